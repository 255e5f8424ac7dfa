package embed.output.destination;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes to a stream whose head is known only at the end. All bytes are kept in a temporary file
 * until then.
 */
public final class SpoolDestination implements Destination {
  private final OutputStream out;
  private final FileChannel file;
  private ResumePoint mark = ResumePoint.START;

  /**
   * Creates the temporary file in {@code java.io.tmpdir} and, on POSIX systems, deletes its name at
   * once.
   *
   * @throws EmbedException if the file cannot be created; later methods throw it if writing fails
   */
  public SpoolDestination(OutputStream out) {
    this.out = out;
    try {
      Path path = Files.createTempFile("embed", ".npy");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE,
              LinkOption.NOFOLLOW_LINKS);
      // On POSIX systems this frees the space even if the program is killed.
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static EmbedException unwritable(IOException e) {
    String reason = e instanceof NoSuchFileException ? "no such directory" : e.getMessage();
    return new EmbedException(
        Kind.OUTPUT,
        e,
        "cannot write a temporary file in %s, where npy into a pipe waits for its number of "
            + "rows (%s): write to a file with --output, or name another folder with "
            + "EMBED_JAVA_OPTS=-Djava.io.tmpdir=DIR",
        System.getProperty("java.io.tmpdir"),
        reason);
  }

  @Override
  public ResumePoint mark() {
    return mark;
  }

  @Override
  public long position() {
    try {
      return file.position();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void head(byte[] head) {
    write(head, head.length);
  }

  @Override
  public void append(byte[] bytes, int length, ResumePoint after, byte[] note) {
    write(bytes, length);
    mark = after;
  }

  private void write(byte[] bytes, int length) {
    try {
      Channels.newOutputStream(file).write(bytes, 0, length);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void finish(byte[] head, byte[] tail) throws IOException {
    write(tail, tail.length);
    if (head != null) {
      file.position(0);
      write(head, head.length);
    }
    file.position(0);
    Channels.newInputStream(file).transferTo(out);
    out.flush();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
