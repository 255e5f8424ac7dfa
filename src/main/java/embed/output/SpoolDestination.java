package embed.output;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A stream whose head is known only at the end: everything waits in a temporary file until then.
 */
public final class SpoolDestination implements Destination {
  private final OutputStream out;
  private final FileChannel file;
  private Mark mark = Mark.START;

  /** Makes the temporary file, in Java's folder for them; it has no name for long. */
  public SpoolDestination(OutputStream out) throws IOException {
    this.out = out;
    Path path = Files.createTempFile("embed", ".npy");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    // On POSIX systems the space is free again however the program ends.
    Files.deleteIfExists(path);
  }

  @Override
  public Mark mark() {
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
  public List<byte[]> notes() {
    return List.of();
  }

  @Override
  public boolean goesOn() {
    return false;
  }

  @Override
  public void head(byte[] head) throws IOException {
    write(head, head.length);
  }

  @Override
  public void append(byte[] bytes, int length, Mark after, byte[] note) throws IOException {
    write(bytes, length);
    mark = after;
  }

  private void write(byte[] bytes, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    while (buffer.hasRemaining()) {
      file.write(buffer);
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
