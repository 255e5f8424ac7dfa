package embed.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes safetensors: whole files from contiguous tensors, or any header with any data. */
public final class SafetensorsWriter {
  private SafetensorsWriter() {}

  /** One tensor for each storage, padded to 8 bytes as upstream does. */
  public static byte[] write(StateDict dict) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (StateDict.View view : dict.views()) {
      StateDict.Storage storage = dict.storages().get(view.storage());
      int begin = data.size();
      int length = (int) storage.dtype().bytes(Strides.elements(view.shape()));
      data.write(storage.bytes(), 0, length);
      header.append(",\"").append(view.name()).append("\":{\"dtype\":\"");
      header.append(name(storage.dtype())).append("\",\"shape\":");
      header.append(Strides.text(view.shape())).append(",\"data_offsets\":[").append(begin);
      header.append(',').append(data.size()).append("]}");
    }
    header.append('}');
    while (header.length() % 8 != 0) {
      header.append(' ');
    }
    return write(header.toString(), data.toByteArray());
  }

  private static String name(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "F32";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case FLOAT64 -> "F64";
      case INT8 -> "I8";
      default -> throw new IllegalArgumentException(dtype.toString());
    };
  }

  public static byte[] write(String header, byte[] data) {
    byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
    return new LittleEndian().i64(utf8.length).bytes(utf8).bytes(data).toBytes();
  }
}
