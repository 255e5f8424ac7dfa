package embed.output.rowwise;

import embed.output.destination.Destination;
import embed.output.destination.ResumePoint;
import embed.output.destination.VectorWriter;
import embed.row.Row;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.util.Arrays;

/** Collects rows and appends them to a destination in blocks of whole rows. */
abstract sealed class BlockWriter implements VectorWriter
    permits CsvWriter, JsonlWriter, NpyWriter, PgvectorWriter, RawWriter {
  /** The size in bytes at which a block is appended to the destination. */
  private static final int BLOCK = 64 << 10;

  private static final byte[] NO_TAIL = {};

  private final Destination destination;
  private byte[] bytes = new byte[2 * BLOCK];
  private int size;
  private ResumePoint mark;

  BlockWriter(Destination destination) {
    this.destination = destination;
    this.mark = destination.mark();
  }

  /** Adds the bytes of a row. */
  abstract void addRow(Row row);

  @Override
  public final void write(Row row) throws IOException {
    addRow(row);
    mark = mark.after(row);
    if (size >= BLOCK) {
      drain();
    }
  }

  @Override
  public final void flush() throws IOException {
    drain();
    destination.flush();
  }

  @Override
  public final void finish() throws IOException {
    drain();
    destination.finish(head(mark.rows()), NO_TAIL);
  }

  /** Returns what replaces the head now that the number of rows is known; null to keep the head. */
  byte[] head(long rows) {
    return null;
  }

  private void drain() throws IOException {
    if (size > 0) {
      int length = size;
      // The size is reset first, so that a block that the destination rejected is not appended
      // again.
      size = 0;
      destination.append(bytes, length, mark, null);
    }
  }

  /**
   * Returns the array to write into from {@link #size} on, with space for at least {@code room}
   * more bytes.
   */
  final byte[] reserve(int room) {
    if (bytes.length - size < room) {
      int needed = Math.addExact(size, room);
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * needed, 1 << 30)));
    }
    return bytes;
  }

  final int size() {
    return size;
  }

  /** Sets the end of the bytes that were written into the array of {@link #reserve}. */
  final void size(int end) {
    size = end;
  }

  /** Adds the numbers of a row, little-endian. */
  final void addNumbers(Row row, VectorEncoding encoding) {
    int length = encoding.bytes();
    encoding.write(row, reserve(length), size);
    size += length;
  }

  final void add(byte[] some) {
    System.arraycopy(some, 0, reserve(some.length), size, some.length);
    size += some.length;
  }

  final void add(byte one) {
    reserve(1)[size++] = one;
  }
}
