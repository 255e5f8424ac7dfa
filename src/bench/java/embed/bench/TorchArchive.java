package embed.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a TorchScript archive: a stored zip of source text, a pickled module and its tensors. */
final class TorchArchive {
  private TorchArchive() {}

  /**
   * Writes a module of class {@code __torch__.<className>} whose attributes are float32 tensors.
   *
   * @param source TorchScript of the class, with a typed declaration of each attribute
   * @param shapes the attributes in order
   */
  static void write(
      OutputStream out,
      String className,
      String source,
      Map<String, int[]> shapes,
      Function<String, float[]> values)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "data.pkl", new Pickle().module(className, shapes));
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      int key = 0;
      for (String name : shapes.keySet()) {
        store(zip, "data/" + key++, bytes(values.apply(name)));
      }
      store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "version", "10\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry("model/" + name);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }

  /** The few opcodes of pickle protocol 2 that a module of tensors needs. */
  private static final class Pickle {
    private static final int PROTOCOL = 0x80;
    private static final int NEWOBJ = 0x81;
    private static final int NEWFALSE = 0x89;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** The module object: its class by name, its tensors by reference to their storages. */
    byte[] module(String className, Map<String, int[]> shapes) {
      op(PROTOCOL, 2).global("__torch__", className).op(')', NEWOBJ, '}', '(');
      text("training").op(NEWFALSE);
      int key = 0;
      for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
        text(tensor.getKey()).tensor(Integer.toString(key++), tensor.getValue());
      }
      op('u', 'b', '.');
      return bytes.toByteArray();
    }

    /**
     * {@code torch._utils._rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())}.
     */
    private Pickle tensor(String key, int[] shape) {
      global("torch._utils", "_rebuild_tensor_v2").op('(');
      op('(').text("storage").global("torch", "FloatStorage").text(key).text("cpu");
      int stride = Safetensors.elements(shape);
      integer(stride).op('t', 'Q').integer(0).op('(');
      for (int dimension : shape) {
        integer(dimension);
      }
      op('t', '(');
      for (int dimension : shape) {
        stride /= dimension;
        integer(stride);
      }
      op('t', NEWFALSE).global("collections", "OrderedDict").op(')', 'R');
      return op('t', 'R');
    }

    private Pickle op(int... opcodes) {
      for (int opcode : opcodes) {
        bytes.write(opcode);
      }
      return this;
    }

    private Pickle global(String module, String name) {
      op('c');
      bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    private Pickle text(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      op('X').int32(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    private Pickle integer(int value) {
      return op('J').int32(value);
    }

    private Pickle int32(int value) {
      return op(value & 0xff, value >> 8 & 0xff, value >> 16 & 0xff, value >> 24 & 0xff);
    }
  }
}
