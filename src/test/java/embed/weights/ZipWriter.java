package embed.weights;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes a zip of stored entries, aligned to 64 bytes as PyTorch does; on request as zip64. */
public final class ZipWriter {
  private static final int ALIGNMENT = 64;
  private static final int NOT_HERE = 0xffffffff;

  private final LittleEndian out = new LittleEndian();
  private final LittleEndian directory = new LittleEndian();
  private final boolean zip64;
  private final int method;

  private ZipWriter(boolean zip64, int method) {
    this.zip64 = zip64;
    this.method = method;
  }

  public static byte[] zip(Map<String, byte[]> entries) {
    return zip(entries, false, 0);
  }

  static byte[] zip64(Map<String, byte[]> entries) {
    return zip(entries, true, 0);
  }

  /** {@code method} is what the headers say: 8 is deflated. The bytes are stored all the same. */
  public static byte[] zip(Map<String, byte[]> entries, boolean zip64, int method) {
    ZipWriter writer = new ZipWriter(zip64, method);
    entries.forEach(writer::entry);
    return writer.end(entries.size());
  }

  private void entry(String name, byte[] bytes) {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    int start = out.size();
    int padding = Math.floorMod(-(start + 30 + path.length + 4), ALIGNMENT);
    // Sizes and checksum are left to a data descriptor (flag 3), which PyTorch's reader ignores.
    out.i32(0x04034b50).i16(45).i16(0x0808).i16(method).zeros(16);
    out.i16(path.length).i16(4 + padding).bytes(path).i16(0x4246).i16(padding).zeros(padding);
    out.bytes(bytes);

    int size = zip64 ? NOT_HERE : bytes.length;
    directory.i32(0x02014b50).i16(45).i16(45).i16(0x0808).i16(method).zeros(8).i32(size).i32(size);
    directory.i16(path.length).i16(zip64 ? 28 : 0).zeros(10).i32(zip64 ? NOT_HERE : start);
    directory.bytes(path);
    if (zip64) {
      directory.i16(1).i16(24).i64(bytes.length).i64(bytes.length).i64(start);
    }
  }

  private byte[] end(int count) {
    int start = out.size();
    out.bytes(directory.toBytes());
    if (zip64) {
      int end64 = out.size();
      out.i32(0x06064b50).i64(44).i16(45).i16(45).zeros(8).i64(count).i64(count);
      out.i64(directory.size()).i64(start);
      out.i32(0x07064b50).i32(0).i64(end64).i32(1);
    }
    int shown = zip64 ? 0xffff : count;
    out.i32(0x06054b50).i32(0).i16(shown).i16(shown);
    out.i32(zip64 ? NOT_HERE : directory.size()).i32(zip64 ? NOT_HERE : start).i16(0);
    return out.toBytes();
  }
}
