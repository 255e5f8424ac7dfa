package embed.encoder;

import embed.Dtype;
import embed.model.Architecture;
import embed.model.EncoderConfig;
import embed.model.MaskedLmHead;
import embed.model.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The encoder's forward pass as a TorchScript archive, built in memory from the script sources in
 * the resources. The archive contains no weights: they are arguments of its methods.
 *
 * <p>An archive is a zip of uncompressed entries: the code, and a pickle of the module object (see
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

  /**
   * Builds the archive for an architecture and the kernels of a device. For one thread it has
   * proof.py too.
   *
   * @param withModules whether the script must run sentence-transformers' modules
   * @param threads how many threads a batch occupies
   */
  static byte[] archive(
      Architecture architecture, LinearKernels kernels, boolean withModules, int threads) {
    String more =
        (threads == 1 ? reference(kernels.dtype()) + resource("proof.py") : "")
            + (withModules ? resource("sentence_modules.py") : "");
    return archive(source(architecture, kernels, more, null, threads));
  }

  /**
   * Builds the archive with a masked-LM head.
   *
   * @param head null for none
   */
  static byte[] archive(Architecture architecture, LinearKernels kernels, MaskedLmHead head) {
    String more = head == null ? "" : resource("masked_lm_head.py");
    return archive(source(architecture, kernels, more, head, 1));
  }

  /** Builds the archive of a script with the class {@code Encoder}. */
  static byte[] archive(String source) {
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

  /**
   * The source text with the constants' values filled in.
   *
   * @param more methods
   */
  private static String source(
      Architecture architecture,
      LinearKernels kernels,
      String more,
      MaskedLmHead head,
      int threads) {
    EncoderConfig config = architecture.config();
    Script script = architecture.script();
    StringBuilder text = new StringBuilder(resource("class.py"));
    text.append(kernels.source()).append(resource("encoder.py"));
    for (String source : script.sources()) {
      text.append(resource(Script.class, source));
    }
    text.append(resource(threads == 1 ? "one_thread.py" : "several_threads.py")).append(more);
    Map<String, String> constants = new HashMap<>(script.constants());
    constants.put("THREADS", Integer.toString(threads));
    constants.put("LEAST_ROWS", Integer.toString(Processor.ofThisMachine().leastRows()));
    constants.put("HEADS", Integer.toString(config.heads()));
    constants.put("EPSILON", Double.toString(config.layerNormEps()));
    constants.put("ACTIVATION", config.hiddenAct().expression());
    constants.put("FUSED_ACTIVATION", config.hiddenAct().fused());
    constants.put("IN_PLACE_ACTIVATION", config.hiddenAct().inPlace());
    constants.put("HEAD_ACTIVATION", headActivation(head));
    return filled(text.toString(), constants);
  }

  /**
   * Replaces each {@code $NAME} by its value, once.
   *
   * @param constants the values by the names without the dollar sign
   */
  static String filled(String source, Map<String, String> constants) {
    StringBuilder filled = new StringBuilder(source.length());
    int copied = 0;
    int start = source.indexOf('$');
    while (start >= 0) {
      int end = start + 1;
      while (end < source.length() && isOfName(source.charAt(end))) {
        end++;
      }
      String value = constants.get(source.substring(start + 1, end));
      if (value == null) {
        throw new IllegalStateException("no constant " + source.substring(start, end));
      }
      filled.append(source, copied, start).append(value);
      copied = end;
      start = source.indexOf('$', copied);
    }
    return filled.append(source, copied, source.length()).toString();
  }

  private static boolean isOfName(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  /** The reference kernels under names of their own; what class.py has is used by both. */
  private static String reference(Dtype dtype) {
    return LinearKernels.reference(dtype)
        .source()
        .replace("  def ", "  def reference_")
        .replace("(self).", "(self).reference_")
        .replace(".reference_join(", ".join(")
        .replace(".reference_activate_rows(", ".activate_rows(");
  }

  private static String headActivation(MaskedLmHead head) {
    return head == null || head.activation() == null ? "y" : head.activation().expression();
  }

  static String resource(String name) {
    return resource(EncoderScript.class, name);
  }

  private static String resource(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
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
