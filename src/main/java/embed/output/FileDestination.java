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
 * Writes {@code FILE.partial} next to the target and renames it when it is complete. Until then an
 * existing target stays unchanged; its mode and owner are kept. A {@link Journal} in {@code
 * FILE.resume} lets a later run resume, even if this run is killed. Both files are deleted if no
 * row was written.
 */
public final class FileDestination implements Destination {
  private static final int COPY = 1 << 20;

  private final Path target;
  private final Path partial;
  private final Path journalFile;
  private final FileChannel data;
  private final Journal journal;
  private final List<byte[]> notes = new ArrayList<>();
  private byte[] headNote;
  private ResumePoint mark = ResumePoint.START;
  private long position;
  private boolean resumes;
  private boolean finished;

  /**
   * Identifies the partial file, so that a replacement with the same name is detected; null if the
   * system has no file keys.
   */
  private final Object key;

  /** Whether the partial file was deleted or replaced, which loses its rows. */
  private boolean gone;

  /**
   * Opens the partial file.
   *
   * @param target the path of the complete file; a symbolic link is followed and kept
   * @param fingerprint all settings that affect the rows, by name
   * @param resume whether to resume an earlier run, if there was one
   * @throws EmbedException if another run is writing this file, or if the earlier run had a
   *     different fingerprint
   */
  public static FileDestination open(Path target, Map<String, String> fingerprint, boolean resume)
      throws IOException {
    Path real = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    FileDestination file = new FileDestination(real);
    try {
      if (resume && file.canResume(fingerprint)) {
        file.resume();
      }
      if (!file.resumes) {
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
    FileChannel channel = openLocked(journalFile);
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

  private FileChannel openLocked(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another writer in this JVM holds the lock.
    }
    channel.close();
    throw new EmbedException(
        "another run is writing " + target + ": wait for it, or give another --output");
  }

  private boolean canResume(Map<String, String> fingerprint) throws IOException {
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

  /** Finds the last journal entry that matches the data, and truncates the partial file there. */
  private void resume() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY);
    journal.resume(
        record -> {
          if (resumes && checksum(position, record.position(), buffer) != record.checksum()) {
            return false;
          }
          if (record.position() > data.size()) {
            return false;
          }
          if (!resumes) {
            headNote = record.note();
          } else if (record.note() != null) {
            notes.add(record.note());
          }
          resumes = true;
          position = record.position();
          mark = record.mark();
          return true;
        });
    if (resumes) {
      data.truncate(position);
      data.position(position);
    }
  }

  /**
   * Returns the CRC-32C of the bytes from {@code from} to {@code to}, or to the end of the file if
   * it is shorter.
   */
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

  /** Returns the file that contains the rows until they are complete. */
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
  public byte[] headNote() {
    return headNote;
  }

  @Override
  public void headNote(byte[] note) {
    headNote = note;
  }

  @Override
  public boolean resumes() {
    return resumes;
  }

  @Override
  public void head(byte[] head) throws IOException {
    write(ByteBuffer.wrap(head));
    position = head.length;
  }

  @Override
  public void append(byte[] bytes, int length, ResumePoint after, byte[] note) throws IOException {
    checkPartialExists();
    if (mark.rows() == 0 && !resumes) {
      journal.add(new Journal.Entry(position, 0, mark, headNote));
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

  /**
   * Fails if the partial file was deleted or replaced. Rows written to a deleted file would be
   * lost, so the run should stop early.
   */
  private void checkPartialExists() throws IOException {
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

  /** Appended rows are already in the file, so this only checks that the file still exists. */
  @Override
  public void flush() throws IOException {
    checkPartialExists();
  }

  @Override
  public void finish(byte[] head, byte[] tail) throws IOException {
    checkPartialExists();
    write(ByteBuffer.wrap(tail));
    if (head != null) {
      data.write(ByteBuffer.wrap(head), 0);
    }
    FileAccess.keep(target, partial);
    data.force(true);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory();
    finished = true;
  }

  /** Makes the rename durable, if the system supports this. */
  private void forceDirectory() throws IOException {
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // The data are on disk, under the old name or the new one.
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
