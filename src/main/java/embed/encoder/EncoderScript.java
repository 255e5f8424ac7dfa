package embed.encoder;

import embed.model.RobertaConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The encoder's forward pass as a TorchScript archive, made in memory from the sources in this
 * package's resources. The archive holds no weights: they are arguments of its methods.
 *
 * <p>An archive is a zip of stored entries: the code, and a pickle of the module object (see
 * torch/csrc/jit/docs/serialization.md of PyTorch).
 */
final class EncoderScript {
  /**
   * The module object: {@code __torch__.Encoder.__new__()} with state {@code {"training": False}}.
   */
  private static final byte[] MODULE =
      "\u0080\u0002c__torch__\nEncoder\n)\u0081}X\u0008\0\0\0training\u0089sb."
          .getBytes(StandardCharsets.ISO_8859_1);

  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(StandardCharsets.ISO_8859_1);

  private EncoderScript() {}

  /** The archive for a checkpoint's settings and the kernels of a device. */
  static byte[] archive(RobertaConfig config, LinearKernels kernels) {
    return archive(source(config, kernels));
  }

  /** The same with the language-model head. */
  static byte[] archiveWithHead(RobertaConfig config, LinearKernels kernels) {
    return archive(source(config, kernels, "language_model_head.py"));
  }

  private static byte[] archive(String source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "encoder/data.pkl", MODULE);
      store(zip, "encoder/constants.pkl", NO_CONSTANTS);
      store(zip, "encoder/version", "10\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "encoder/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The source text with the settings put in. */
  static String source(RobertaConfig config, LinearKernels kernels, String... more) {
    StringBuilder source = new StringBuilder();
    source.append(resource("encoder.py")).append(resource(kernels.resource()));
    for (String name : more) {
      source.append(resource(name));
    }
    return source
        .toString()
        .replace("HEADS", Integer.toString(config.heads()))
        .replace("EPSILON", Double.toString(config.layerNormEps()))
        .replace("ACTIVATION", kernels.activation(config.hiddenAct()));
  }

  private static String resource(String name) {
    try (InputStream in = EncoderScript.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
