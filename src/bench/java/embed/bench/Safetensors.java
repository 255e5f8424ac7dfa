package embed.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Float32 tensors in one safetensors file of less than 2 GiB, which the benchmark writes itself.
 */
record Safetensors(Map<String, int[]> shapes, Map<String, FloatBuffer> values) {

  /** Writes tensors of the given shapes; {@code fill} is called once for each, in map order. */
  static void write(Path file, Map<String, int[]> shapes, BiConsumer<String, FloatBuffer> fill)
      throws IOException {
    JsonObject header = new JsonObject();
    int offset = 0;
    for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
      JsonArray shape = new JsonArray();
      for (int dimension : tensor.getValue()) {
        shape.add(dimension);
      }
      JsonArray offsets = new JsonArray();
      offsets.add(offset);
      offset = Math.addExact(offset, Math.multiplyExact(elements(tensor.getValue()), Float.BYTES));
      offsets.add(offset);
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "F32");
      entry.add("shape", shape);
      entry.add("data_offsets", offsets);
      header.add(tensor.getKey(), entry);
    }
    String json = header.toString();
    byte[] text =
        (json + " ".repeat((64 - (json.length() + 8) % 64) % 64)).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_WRITE, 0, 8L + text.length + offset)
              .order(ByteOrder.LITTLE_ENDIAN);
      bytes.putLong(text.length).put(text);
      for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
        int size = elements(tensor.getValue()) * Float.BYTES;
        fill.accept(tensor.getKey(), floats(bytes, bytes.position(), size));
        bytes.position(bytes.position() + size);
      }
    }
  }

  static Safetensors read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      byte[] text = new byte[Math.toIntExact(bytes.getLong())];
      bytes.get(text);
      Map<String, int[]> shapes = new LinkedHashMap<>();
      Map<String, FloatBuffer> values = new LinkedHashMap<>();
      JsonObject header =
          JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
      for (String name : header.keySet()) {
        JsonObject entry = header.getAsJsonObject(name);
        JsonArray dimensions = entry.getAsJsonArray("shape");
        int[] shape = new int[dimensions.size()];
        for (int i = 0; i < shape.length; i++) {
          shape[i] = dimensions.get(i).getAsInt();
        }
        shapes.put(name, shape);
        int offset = entry.getAsJsonArray("data_offsets").get(0).getAsInt();
        int start = bytes.position() + offset;
        values.put(name, floats(bytes, start, elements(shape) * Float.BYTES));
      }
      return new Safetensors(shapes, values);
    }
  }

  /** The values of a tensor, in C order. */
  float[] floats(String name) {
    FloatBuffer buffer = values.get(name);
    if (buffer == null) {
      throw new IllegalArgumentException("no tensor " + name + " in " + values.keySet());
    }
    float[] floats = new float[buffer.capacity()];
    buffer.duplicate().rewind().get(floats);
    return floats;
  }

  static int elements(int[] shape) {
    int elements = 1;
    for (int dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    return elements;
  }

  private static FloatBuffer floats(ByteBuffer bytes, int start, int size) {
    return bytes.slice(start, size).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
