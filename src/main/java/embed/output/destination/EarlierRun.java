package embed.output.destination;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.file.SiblingFile;
import embed.text.PlainText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/** What a stopped run has left: the blocks of rows that still are what its journal says. */
public final class EarlierRun {
  private static final int COPY = 1 << 20;

  private final FileChannel data;
  private final ByteBuffer copy = ByteBuffer.allocate(COPY);
  private final List<byte[]> notes = new ArrayList<>();
  private final Set<String> kernels = new LinkedHashSet<>();
  private final long recordedRows;
  private String lastKernels;
  private boolean hasHead;
  private byte[] headNote;
  private ResumePoint mark = ResumePoint.START;
  private long position;

  /**
   * Finds the run whose rows are in {@code partial}, and truncates its files after the last block
   * that is kept.
   *
   * @param fingerprint of the run that is to resume it
   * @return null if there is none
   * @throws EmbedException if it had a different fingerprint, or left rows without a journal that
   *     this version reads
   */
  static EarlierRun find(Path partial, Journal journal, Map<String, String> fingerprint)
      throws IOException {
    boolean hasData = SiblingFile.size(partial) > 0;
    Map<String, String> recorded;
    try {
      recorded = journal.fingerprint();
    } catch (EmbedException e) {
      if (!hasData) {
        return null;
      }
      throw new EmbedException(
          Kind.OUTPUT,
          e,
          "cannot resume %s: %s; leave out --resume to start over",
          partial,
          e.getMessage());
    }
    checkFingerprint(partial, recorded, fingerprint);
    FileChannel data = hasData ? SiblingFile.open(partial) : null;
    try {
      EarlierRun earlier = new EarlierRun(journal, data);
      if (earlier.hasHead) {
        data.truncate(earlier.position);
        data.position(earlier.position);
      } else if (hasData) {
        data.close();
      }
      return earlier;
    } catch (IOException | RuntimeException e) {
      if (hasData) {
        data.close();
      }
      throw e;
    }
  }

  private EarlierRun(Journal journal, FileChannel data) throws IOException {
    this.data = data;
    recordedRows = journal.resume(this::keep);
  }

  private static void checkFingerprint(
      Path partial, Map<String, String> recorded, Map<String, String> fingerprint) {
    List<String> differences = new ArrayList<>();
    fingerprint.forEach(
        (name, value) -> {
          String was = recorded.get(name);
          if (!value.equals(was)) {
            differences.add("%s was %s, is %s".formatted(name, shown(was), shown(value)));
          }
        });
    if (!differences.isEmpty()) {
      throw new EmbedException(
          Kind.OUTPUT,
          "cannot resume %s, which was made otherwise (%s): change that back, or leave out "
              + "--resume to start over",
          partial,
          String.join("; ", differences));
    }
  }

  /** Quotes a value that could not be told from another one without quotes. */
  private static String shown(String value) {
    if (value == null) {
      return "not recorded";
    }
    String plain = PlainText.exact(value);
    return plain.equals(value.strip()) && !plain.isEmpty() ? plain : PlainText.quote(plain);
  }

  /** Keeps the block of an entry, if the partial file still has it. */
  private boolean keep(Journal.Entry entry) throws IOException {
    if (data == null || entry.position() < position || entry.position() > data.size()) {
      return false;
    }
    CRC32C sum = new CRC32C();
    if (hasHead) {
      read(position, entry.position(), sum);
    }
    if (withNote(sum, entry.note()) != entry.checksum()) {
      return false;
    }
    if (!hasHead) {
      hasHead = true;
      headNote = entry.note();
    } else {
      kernels.add(entry.kernels());
      lastKernels = entry.kernels();
      if (entry.note() != null) {
        notes.add(entry.note());
      }
    }
    position = entry.position();
    mark = entry.mark();
    return true;
  }

  private void read(long from, long to, CRC32C sum) throws IOException {
    for (long at = from; at < to; ) {
      copy.clear().limit((int) Math.min(copy.capacity(), to - at));
      int read = data.read(copy, at);
      if (read < 0) {
        return; // Somebody has truncated the file since its size was checked.
      }
      sum.update(copy.flip());
      at += read;
    }
  }

  /** Returns the checksum of a block's bytes and of its note, which may be null. */
  static long withNote(CRC32C sum, byte[] note) {
    if (note != null) {
      sum.update(note);
    }
    return sum.getValue();
  }

  /** Returns the number of rows that are kept. */
  public long rows() {
    return mark.rows();
  }

  /** Returns the number of rows that the journal recorded. */
  public long recordedRows() {
    return recordedRows;
  }

  /** Returns what computed the last of the rows; null if there are none. */
  public String lastKernels() {
    return lastKernels;
  }

  /** Returns what computed the rows, in order. */
  Set<String> kernels() {
    return kernels;
  }

  /** Returns whether the bytes before the first row are kept. */
  boolean hasHead() {
    return hasHead;
  }

  /** Returns the open partial file, at the position where the rows that are kept end. */
  FileChannel data() {
    return data;
  }

  public byte[] headNote() {
    return headNote;
  }

  public List<byte[]> notes() {
    return notes;
  }

  ResumePoint mark() {
    return mark;
  }

  /** Returns where the rows that are kept end, in bytes. */
  long position() {
    return position;
  }
}
