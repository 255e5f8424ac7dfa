package embed.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes pickle opcodes, protocol 2 unless {@link #bytes} says otherwise. */
public final class PickleWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public static PickleWriter protocol2() {
    return new PickleWriter().bytes(0x80, 2);
  }

  public PickleWriter bytes(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  public PickleWriter ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public PickleWriter int32(int value) {
    return bytes(value, value >> 8, value >> 16, value >> 24);
  }

  public PickleWriter global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  public PickleWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes('X').int32(utf8.length);
    out.writeBytes(utf8);
    return this;
  }

  /** As the shortest opcode that Python would take for it. */
  public PickleWriter integer(long value) {
    if (value >= 0 && value < 1 << 8) {
      return bytes('K', (int) value);
    }
    if (value >= 0 && value < 1 << 16) {
      return bytes('M', (int) value, (int) (value >> 8));
    }
    if (value == (int) value) {
      return bytes('J').int32((int) value);
    }
    bytes(0x8a, 8);
    return int32((int) value).int32((int) (value >> 32));
  }

  public PickleWriter integers(long... values) {
    bytes('(');
    for (long value : values) {
      integer(value);
    }
    return bytes('t');
  }

  public byte[] stop() {
    return bytes('.').out.toByteArray();
  }
}
