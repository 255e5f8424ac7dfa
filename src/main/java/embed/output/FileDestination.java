package embed.output;

import embed.EmbedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A file that is written beside the one it is to become, {@code FILE.partial}, and renamed when it
 * is complete; what was there before stays until then, and its mode and owner remain. A {@link
 * Journal}, {@code FILE.resume}, lets another run go on, however this one ends. Neither is left
 * behind where no row was written.
 */
public final class FileDestination implements Destination {
  private static final int COPY = 1 << 20;

  private final Path target;
  private final Path partial;
  private final Path journalFile;
  private final FileChannel data;
  private final Journal journal;
  private final List<byte[]> notes = new ArrayList<>();
  private ResumePoint mark = ResumePoint.START;
  private long position;
  private boolean goesOn;
  private boolean finished;

  /** What tells the partial file from another of its name; null where the system has none. */
  private final Object key;

  /** Whether somebody has deleted or replaced the partial file, and the rows with it. */
  private boolean gone;

  /**
   * Opens the partial file.
   *
   * @param target what it is to become; a symbolic link stays one
   * @param fingerprint everything that makes the rows what they are, by name
   * @param resume whether to go on where an earlier run stopped, if there was one
   * @throws EmbedException if another run is writing this file, or the earlier one had another
   *     fingerprint
   */
  public static FileDestination open(Path target, Map<String, String> fingerprint, boolean resume)
      throws IOException {
    Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    FileDestination file = new FileDestination(real);
    try {
      if (resume && file.mayGoOn(fingerprint)) {
        file.goOn();
      }
      if (!file.goesOn) {
        file.begin(fingerprint);
      }
      return file;
    } catch (IOException | RuntimeException e) {
      file.data.close();
      file.journal.close();
      throw e;
    }
  }

  private FileDestination(Path target) throws IOException {
    this.target = target;
    partial = target.resolveSibling(target.getFileName() + ".partial");
    journalFile = target.resolveSibling(target.getFileName() + ".resume");
    FileChannel channel = openAlone(journalFile);
    journal = new Journal(channel);
    data =
        FileChannel.open(
            partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    key = key(partial);
    FileAccess.keepWritable(target, partial);
    FileAccess.keepWritable(target, journalFile);
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private void begin(Map<String, String> fingerprint) throws IOException {
    data.truncate(0);
    try {
      journal.begin(fingerprint);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      Files.deleteIfExists(journalFile);
      throw e;
    }
  }

  private FileChannel openAlone(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another writer of this very program.
    }
    channel.close();
    throw new EmbedException(
        "another run is writing " + target + ": wait for it, or give another --output");
  }

  private boolean mayGoOn(Map<String, String> fingerprint) throws IOException {
    Map<String, String> earlier = journal.fingerprint();
    if (earlier == null) {
      return false;
    }
    List<String> differences = new ArrayList<>();
    fingerprint.forEach(
        (name, value) -> {
          if (!Objects.equals(value, earlier.get(name))) {
            differences.add(name + " was " + earlier.get(name) + ", is " + value);
          }
        });
    if (!differences.isEmpty()) {
      throw new EmbedException(
          "cannot go on with "
              + partial
              + ", which was made otherwise ("
              + String.join("; ", differences)
              + "): change that back, or leave out --resume to start over");
    }
    return true;
  }

  /** Finds the last place up to which the data are what the journal says, and goes on there. */
  private void goOn() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY);
    journal.goOn(
        record -> {
          if (goesOn && checksum(position, record.position(), buffer) != record.checksum()) {
            return false;
          }
          if (record.position() > data.size()) {
            return false;
          }
          goesOn = true;
          position = record.position();
          mark = record.mark();
          if (record.note() != null) {
            notes.add(record.note());
          }
          return true;
        });
    if (goesOn) {
      data.truncate(position);
      data.position(position);
    }
  }

  /** Of the bytes between two places; of those that are there, where the file is shorter. */
  private int checksum(long from, long to, ByteBuffer buffer) throws IOException {
    CRC32C sum = new CRC32C();
    long at = from;
    while (at < to) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
      int read = data.read(buffer, at);
      if (read < 0) {
        break;
      }
      sum.update(buffer.flip());
      at += read;
    }
    return (int) sum.getValue();
  }

  /** The file that holds the rows until they are complete. */
  public Path partial() {
    return partial;
  }

  @Override
  public ResumePoint mark() {
    return gone ? ResumePoint.START : mark;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public List<byte[]> notes() {
    return notes;
  }

  @Override
  public boolean goesOn() {
    return goesOn;
  }

  @Override
  public void head(byte[] head) throws IOException {
    write(ByteBuffer.wrap(head));
    position = head.length;
  }

  @Override
  public void append(byte[] bytes, int length, ResumePoint after, byte[] note) throws IOException {
    checkThatItIsThere();
    if (mark.rows() == 0 && !goesOn) {
      journal.add(new Journal.Entry(position, 0, mark, null));
    }
    write(ByteBuffer.wrap(bytes, 0, length));
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    journal.add(new Journal.Entry(position + length, (int) sum.getValue(), after, note));
    position += length;
    mark = after;
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      data.write(bytes);
    }
  }

  /** What is written to a file without a name is lost in the end: better told early. */
  private void checkThatItIsThere() throws IOException {
    try {
      gone = gone || !Objects.equals(key, key(partial));
    } catch (NoSuchFileException e) {
      gone = true;
    }
    if (gone) {
      throw new IOException(
          partial + " was deleted or replaced during the run, and its rows are lost: run again");
    }
  }

  /** All that is appended is in the file already, as long as there is one. */
  @Override
  public void flush() throws IOException {
    checkThatItIsThere();
  }

  @Override
  public void finish(byte[] head, byte[] tail) throws IOException {
    checkThatItIsThere();
    write(ByteBuffer.wrap(tail));
    if (head != null) {
      data.write(ByteBuffer.wrap(head), 0);
    }
    FileAccess.keep(target, partial);
    data.force(true);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    forceFolder();
    finished = true;
  }

  /** Makes the renaming last, where the system can do so. */
  private void forceFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // The file itself is safe, under one name or the other.
    }
  }

  @Override
  public void close() {
    try (data;
        journal) {
      if (gone) {
        return;
      }
      if (!finished && mark.rows() == 0) {
        Files.deleteIfExists(partial);
      }
      if (finished || mark.rows() == 0) {
        Files.deleteIfExists(journalFile);
      }
    } catch (IOException e) {
      throw new EmbedException("cannot close " + partial + ": " + e.getMessage(), e);
    }
  }
}
