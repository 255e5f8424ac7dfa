package embed.output;

import java.io.IOException;
import java.util.Arrays;

/** Rows on their way to a destination, which gets whole ones only, many at once. */
final class RowBlock {
  /** Rows wait until there are so many bytes of them. */
  private static final int BLOCK = 64 << 10;

  private final Destination destination;
  private byte[] bytes = new byte[2 * BLOCK];
  private int size;
  private ResumePoint mark;

  RowBlock(Destination destination) {
    this.destination = destination;
    this.mark = destination.mark();
  }

  /** The array to write into from {@link #size} on, with room for so many bytes. */
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

  /** Says up to where {@link #reserve}'s array has been written. */
  void size(int end) {
    size = end;
  }

  void add(byte[] some) {
    System.arraycopy(some, 0, reserve(some.length), size, some.length);
    size += some.length;
  }

  /** Ends a row. */
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
      // What a destination has once refused is not offered again.
      size = 0;
      destination.append(bytes, length, mark, null);
    }
  }
}
