package embed.weights;

import java.io.ByteArrayOutputStream;

/** Collects bytes, integers of several widths in little-endian order among them. */
final class LittleEndian {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  LittleEndian i16(int value) {
    return number(value, 2);
  }

  LittleEndian i32(int value) {
    return number(value, 4);
  }

  LittleEndian i64(long value) {
    return number(value, 8);
  }

  private LittleEndian number(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >> (8 * i)));
    }
    return this;
  }

  LittleEndian bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  LittleEndian zeros(int count) {
    return bytes(new byte[count]);
  }

  int size() {
    return out.size();
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
