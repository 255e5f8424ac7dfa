package embed.bench;

import embed.weights.PickleWriter;
import embed.weights.StateDict;
import embed.weights.Strides;
import embed.weights.Tensor;
import embed.weights.TorchWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
   * @param attributes contiguous float32 tensors
   */
  static void write(
      OutputStream out, String className, String source, Map<String, Tensor> attributes)
      throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      store(zip, "data.pkl", module(className, attributes));
      store(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      int key = 0;
      for (Tensor tensor : attributes.values()) {
        ByteBuffer values = tensor.float32();
        byte[] bytes = new byte[values.remaining()];
        values.get(bytes);
        store(zip, "data/" + key++, bytes);
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

  /** The module object: its class by name, its tensors by reference to their storages. */
  private static byte[] module(String className, Map<String, Tensor> attributes) {
    int newObject = 0x81;
    int newFalse = 0x89;
    PickleWriter out = PickleWriter.protocol2().global("__torch__", className);
    out.bytes(')', newObject, '}', '(').text("training").bytes(newFalse);
    int key = 0;
    for (Map.Entry<String, Tensor> attribute : attributes.entrySet()) {
      Tensor tensor = attribute.getValue();
      long[] shape = tensor.shape();
      TorchWriter.tensor(
          out.text(attribute.getKey()),
          tensor.dtype(),
          tensor.elements(),
          new StateDict.View(attribute.getKey(), key++, 0, shape, Strides.contiguous(shape)));
    }
    return out.bytes('u', 'b').stop();
  }
}
