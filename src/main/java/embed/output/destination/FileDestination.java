package embed.output.destination;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.file.SiblingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Writes {@code FILE.partial} next to the target and renames it when it is complete. Until then an
 * existing target stays unchanged; its mode is kept. A {@link Journal} in {@code FILE.resume} lets
 * a later run resume, even if this run is killed, and keeps other runs out. Both files are deleted
 * if no row was written. No link with one of their names is followed.
 */
public final class FileDestination implements Destination {
  private final Path target;
  private final Path partial;
  private final Journal journal;
  private final FileChannel data;
  private final EarlierRun earlier;

  /** The earlier run if some of it is kept, else null. */
  private final EarlierRun resumed;

  private final Supplier<String> kernelsOfThisRun;

  /** Null until somebody asks. */
  private String ownKernels;

  private final Set<String> allKernels = new LinkedHashSet<>();
  private byte[] headNote;
  private ResumePoint mark = ResumePoint.START;
  private long position;
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
   * @param kernels describes what computes the vectors of this run, once a row is there. A run
   *     resumes an earlier one that had other kernels
   * @param resume whether to resume an earlier run, if there was one
   * @throws EmbedException if another run is writing this file, or if the earlier run had a
   *     different fingerprint or left a file that cannot be resumed
   */
  public static FileDestination open(
      Path target, Map<String, String> fingerprint, Supplier<String> kernels, boolean resume)
      throws IOException {
    Path real = SiblingFile.target(target);
    Path partial = sibling(real, ".partial");
    Journal journal = Journal.open(sibling(real, ".resume"));
    if (journal == null) {
      throw new EmbedException(
          Kind.OUTPUT, "another run is writing %s: wait for it, or give another --output", real);
    }
    FileChannel data = null;
    try {
      EarlierRun earlier = resume ? EarlierRun.find(partial, journal, fingerprint) : null;
      EarlierRun resumed = earlier != null && earlier.hasHead() ? earlier : null;
      data = resumed != null ? resumed.data() : begin(partial, journal, fingerprint);
      SiblingFile.keepModeWritable(real, partial);
      SiblingFile.keepModeWritable(real, journal.path());
      return new FileDestination(real, partial, journal, data, earlier, resumed, kernels);
    } catch (IOException | RuntimeException e) {
      if (data != null) {
        data.close();
      }
      journal.abandon();
      throw e;
    }
  }

  private static Path sibling(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }

  private static FileChannel begin(Path partial, Journal journal, Map<String, String> fingerprint)
      throws IOException {
    journal.checkMayBeReplaced();
    FileChannel data = SiblingFile.replace(partial);
    try {
      journal.begin(fingerprint);
      return data;
    } catch (IOException e) {
      data.close();
      Files.deleteIfExists(partial);
      journal.delete();
      throw e;
    }
  }

  private FileDestination(
      Path target,
      Path partial,
      Journal journal,
      FileChannel data,
      EarlierRun earlier,
      EarlierRun resumed,
      Supplier<String> kernels)
      throws IOException {
    this.target = target;
    this.partial = partial;
    this.journal = journal;
    this.data = data;
    this.earlier = earlier;
    this.resumed = resumed;
    kernelsOfThisRun = kernels;
    key = SiblingFile.key(partial);
    if (resumed != null) {
      mark = resumed.mark();
      position = resumed.position();
      allKernels.addAll(resumed.kernels());
    }
  }

  /** Returns the file that contains the rows until they are complete. */
  public Path partial() {
    return partial;
  }

  /** Returns the run to resume; null if none was asked for, or there was none. */
  public EarlierRun earlier() {
    return earlier;
  }

  /** Returns what computes the vectors of this run. */
  public String ownKernels() {
    if (ownKernels == null) {
      ownKernels = kernelsOfThisRun.get();
    }
    return ownKernels;
  }

  /** Returns what has computed the rows so far, in order; before the first row, what will. */
  public Set<String> kernels() {
    return allKernels.isEmpty() ? Set.of(ownKernels()) : Collections.unmodifiableSet(allKernels);
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
  public EarlierRun resumed() {
    return resumed;
  }

  @Override
  public void headNote(byte[] note) {
    headNote = note;
  }

  @Override
  public void head(byte[] head) throws IOException {
    write(head, head.length);
    position = head.length;
  }

  @Override
  public void append(byte[] bytes, int length, ResumePoint after, byte[] note) throws IOException {
    checkPartialExists();
    String own = ownKernels();
    if (mark.rows() == 0 && resumed == null) {
      long checksum = EarlierRun.withNote(new CRC32C(), headNote);
      journal.add(new Journal.Entry(position, checksum, mark, own, headNote));
    }
    write(bytes, length);
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    journal.add(
        new Journal.Entry(position + length, EarlierRun.withNote(sum, note), after, own, note));
    allKernels.add(own);
    position += length;
    mark = after;
  }

  private void write(byte[] bytes, int length) throws IOException {
    Channels.newOutputStream(data).write(bytes, 0, length);
  }

  /**
   * Fails if the partial file was deleted or replaced. Rows written to a deleted file would be
   * lost, so the run should stop early.
   */
  private void checkPartialExists() throws IOException {
    try {
      gone = gone || !Objects.equals(key, SiblingFile.key(partial));
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
    write(tail, tail.length);
    if (head != null) {
      data.write(ByteBuffer.wrap(head), 0);
    }
    SiblingFile.rename(data, partial, target);
    finished = true;
    journal.delete();
  }

  @Override
  public void close() {
    // The journal is closed last, because it holds the lock.
    try (journal;
        data) {
      if (!gone && !finished && mark.rows() == 0) {
        Files.deleteIfExists(partial);
        journal.delete();
      }
    } catch (IOException e) {
      throw new EmbedException(Kind.OUTPUT, e, "cannot close %s: %s", partial, e.getMessage());
    }
  }
}
