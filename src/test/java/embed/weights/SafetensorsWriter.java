package embed.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.function.BiConsumer;

/** Writes safetensors: whole files from contiguous tensors, or any header with any data. */
public final class SafetensorsWriter {
  private final StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
  private long end;

  private SafetensorsWriter() {}

  /** One tensor for each view, which begins where its storage does. */
  public static byte[] write(StateDict dict) {
    SafetensorsWriter writer = new SafetensorsWriter();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (StateDict.View view : dict.views()) {
      StateDict.Storage storage = dict.storages().get(view.storage());
      data.write(storage.bytes(), 0, (int) writer.add(view.name(), storage.dtype(), view.shape()));
    }
    return write(writer.header(), data.toByteArray());
  }

  public static byte[] write(String header, byte[] data) {
    byte[] utf8 = header.getBytes(StandardCharsets.UTF_8);
    return new LittleEndian().i64(utf8.length).bytes(utf8).bytes(data).toBytes();
  }

  /**
   * Writes float32 tensors to a file of less than 2 GiB without holding them in memory.
   *
   * @param fill puts the values of one tensor; called for each in the order of {@code shapes}
   */
  public static void write(
      Path file, Map<String, long[]> shapes, BiConsumer<String, FloatBuffer> fill)
      throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter();
    shapes.forEach((name, shape) -> writer.add(name, DType.FLOAT32, shape));
    byte[] start = write(writer.header(), new byte[0]);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, start.length + writer.end).put(start);
      shapes.forEach(
          (name, shape) -> {
            int size = (int) DType.FLOAT32.bytes(Strides.elements(shape));
            ByteBuffer tensor = bytes.slice(bytes.position(), size);
            fill.accept(name, tensor.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
            bytes.position(bytes.position() + size);
          });
    }
  }

  /** Adds a tensor behind those before it, and returns its size in bytes. */
  private long add(String name, DType dtype, long[] shape) {
    long begin = end;
    end += dtype.bytes(Strides.elements(shape));
    header.append(",\"").append(name).append("\":{\"dtype\":\"").append(name(dtype));
    header.append("\",\"shape\":").append(Strides.text(shape));
    header.append(",\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
    return end - begin;
  }

  /** Padded to 8 bytes as the safetensors library does. */
  private String header() {
    header.append('}');
    return header + " ".repeat(Math.floorMod(-header.length(), 8));
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
}
