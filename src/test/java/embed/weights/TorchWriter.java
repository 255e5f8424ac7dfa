package embed.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a state dict as {@code torch.save} does, in both of its formats. */
public final class TorchWriter {
  private TorchWriter() {}

  /**
   * The entries of a zip form archive, by name, to be changed and then put into {@link ZipWriter}.
   */
  public static Map<String, byte[]> entries(StateDict dict) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", stateDict(dict, false));
    entries.put("archive/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < dict.storages().size(); i++) {
      entries.put("archive/data/" + i, dict.storages().get(i).bytes());
    }
    entries.put("archive/version", "3\n".getBytes(StandardCharsets.US_ASCII));
    return entries;
  }

  static byte[] legacy(StateDict dict) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(legacyHead(1001, true));
    out.writeBytes(stateDict(dict, true));
    PickleWriter keys = PickleWriter.protocol2().bytes(']', '(');
    for (int i = 0; i < dict.storages().size(); i++) {
      keys.text(Integer.toString(i));
    }
    out.writeBytes(keys.bytes('e').stop());
    for (StateDict.Storage storage : dict.storages()) {
      out.writeBytes(new LittleEndian().i64(storage.elements()).toBytes());
      out.writeBytes(storage.bytes());
    }
    return out.toByteArray();
  }

  /** Magic number, protocol version and system, as three pickles. */
  static byte[] legacyHead(int protocol, boolean littleEndian) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        PickleWriter.protocol2()
            .bytes(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
            .stop());
    out.writeBytes(PickleWriter.protocol2().integer(protocol).stop());
    out.writeBytes(
        PickleWriter.protocol2()
            .bytes('}', '(')
            .text("protocol_version")
            .integer(protocol)
            .text("little_endian")
            .bytes(littleEndian ? 0x88 : 0x89)
            .bytes('u')
            .stop());
    return out.toByteArray();
  }

  /** Every other tensor as a Parameter; an OrderedDict with _metadata if there are several. */
  static byte[] stateDict(StateDict dict, boolean legacy) {
    PickleWriter out = PickleWriter.protocol2();
    boolean ordered = dict.views().size() > 1;
    if (ordered) {
      out.global("collections", "OrderedDict").bytes(')', 'R', 'q', 0);
    } else {
      out.bytes('}', 'q', 0);
    }
    out.bytes('(');
    for (int i = 0; i < dict.views().size(); i++) {
      StateDict.View view = dict.views().get(i);
      out.text(view.name());
      if (i % 2 == 1) {
        out.global("torch._utils", "_rebuild_parameter").bytes('(');
      }
      StateDict.Storage storage = dict.storages().get(view.storage());
      tensor(out, storage.dtype(), storage.elements(), view, legacy);
      if (i % 2 == 1) {
        out.bytes(0x88).global("collections", "OrderedDict").bytes(')', 'R', 't', 'R');
      }
    }
    out.bytes('u');
    if (ordered) {
      out.bytes('}').text("_metadata").bytes('}').text("").bytes('}').text("version").integer(1);
      out.bytes('s', 's', 's', 'b');
    }
    return out.stop();
  }

  private static String name(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "FloatStorage";
      case FLOAT16 -> "HalfStorage";
      case BFLOAT16 -> "BFloat16Storage";
      case FLOAT64 -> "DoubleStorage";
      default -> throw new IllegalArgumentException(dtype.toString());
    };
  }

  /** A tensor of the zip form, whose storage has so many elements. */
  public static void tensor(PickleWriter out, DType dtype, long elements, StateDict.View view) {
    tensor(out, dtype, elements, view, false);
  }

  private static void tensor(
      PickleWriter out, DType dtype, long elements, StateDict.View view, boolean legacy) {
    out.global("torch._utils", "_rebuild_tensor_v2").bytes('(', '(').text("storage");
    out.global("torch", name(dtype));
    out.text(Integer.toString(view.storage())).text("cpu").integer(elements);
    if (legacy) {
      out.bytes('N');
    }
    out.bytes('t', 'Q').integer(view.offset());
    if (view.offset() % 2 == 0) {
      out.integers(view.shape());
    } else {
      out.global("torch", "Size").integers(view.shape()).bytes(0x85, 'R');
    }
    out.integers(view.strides()).bytes(0x89);
    out.global("collections", "OrderedDict").bytes(')', 'R', 't', 'R');
  }
}
