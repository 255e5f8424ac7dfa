package embed.output;

import java.io.IOException;
import java.util.Arrays;

/** Collects rows and appends them to a destination in blocks of whole rows. */
final class RowBlock {
  /** The size in bytes at which a block is appended to the destination. */
  private static final int BLOCK = 64 << 10;

  private final Destination destination;
  private byte[] bytes = new byte[2 * BLOCK];
  private int size;
  private ResumePoint mark;

  RowBlock(Destination destination) {
    this.destination = destination;
    this.mark = destination.mark();
  }

  /**
   * Returns the array to write into from {@link #size} on, with space for at least {@code room}
   * more bytes.
   */
  byte[] reserve(int room) {
    if (bytes.length - size < room) {
      int needed = Math.addExact(size, room);
      bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(2L * needed, 1 << 30)));
    }
    return bytes;
  }

  int size() {
    return size;
  }

  /** Sets the end of the bytes that were written into the array of {@link #reserve}. */
  void size(int end) {
    size = end;
  }

  void add(byte[] some) {
    System.arraycopy(some, 0, reserve(some.length), size, some.length);
    size += some.length;
  }

  void add(byte one) {
    reserve(1)[size++] = one;
  }

  /** Marks the end of a row. */
  void end(Row row) throws IOException {
    mark = mark.after(row);
    if (size >= BLOCK) {
      drain();
    }
  }

  void flush() throws IOException {
    drain();
    destination.flush();
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
}
