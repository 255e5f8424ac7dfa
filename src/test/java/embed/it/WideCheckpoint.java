package embed.it;

import embed.References;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A small checkpoint that needs much memory for each token: its one layer goes from 16 numbers
 * through 65,536, which takes 256 KiB a token.
 */
final class WideCheckpoint {
  private static final String CONFIG =
      """
      {"model_type": "roberta", "vocab_size": 8192, "hidden_size": 16, "num_hidden_layers": 1,
       "num_attention_heads": 2, "intermediate_size": 65536, "max_position_embeddings": 514,
       "type_vocab_size": 1}
      """;

  private WideCheckpoint() {}

  /** Writes it, with random weights and the vocabulary of another checkpoint. */
  static void write(Path directory) throws IOException {
    Files.writeString(directory.resolve("config.json"), CONFIG);
    for (String name : new String[] {"vocab.json", "merges.txt"}) {
      Files.copy(
          References.of("safetensors-mlm").directory().resolve(name), directory.resolve(name));
    }
    writeWeights(directory.resolve("model.safetensors"));
  }

  private static void writeWeights(Path file) throws IOException {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    long end = 0;
    for (Map.Entry<String, int[]> tensor : shapes().entrySet()) {
      long begin = end;
      end += 4L * elements(tensor.getValue());
      header.append(",\"").append(tensor.getKey()).append("\":{\"dtype\":\"F32\",\"shape\":[");
      for (int i = 0; i < tensor.getValue().length; i++) {
        header.append(i == 0 ? "" : ",").append(tensor.getValue()[i]);
      }
      header.append("],\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
    }
    header.append('}').append(" ".repeat((8 - (header.length() + 1) % 8) % 8));
    Random random = new Random(7);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(bytes(8, size -> size.putLong(header.length())));
      out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
      for (Map.Entry<String, int[]> tensor : shapes().entrySet()) {
        out.write(values(tensor.getKey(), elements(tensor.getValue()), random));
      }
    }
  }

  private static byte[] values(String name, int count, Random random) {
    return bytes(
        4 * count,
        values -> {
          while (values.hasRemaining()) {
            values.putFloat(
                name.endsWith("LayerNorm.weight") ? 1 : (float) random.nextGaussian() / 50);
          }
        });
  }

  private static byte[] bytes(int size, Consumer<ByteBuffer> fill) {
    byte[] bytes = new byte[size];
    fill.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    return bytes;
  }

  private static int elements(int[] shape) {
    return shape.length == 1 ? shape[0] : shape[0] * shape[1];
  }

  private static Map<String, int[]> shapes() {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    shapes.put("embeddings.word_embeddings.weight", new int[] {8192, 16});
    shapes.put("embeddings.position_embeddings.weight", new int[] {514, 16});
    shapes.put("embeddings.token_type_embeddings.weight", new int[] {1, 16});
    put(shapes, "embeddings.LayerNorm", 16);
    String layer = "encoder.layer.0.";
    put(shapes, layer + "attention.self.query", 16, 16);
    put(shapes, layer + "attention.self.key", 16, 16);
    put(shapes, layer + "attention.self.value", 16, 16);
    put(shapes, layer + "attention.output.dense", 16, 16);
    put(shapes, layer + "attention.output.LayerNorm", 16);
    put(shapes, layer + "intermediate.dense", 65_536, 16);
    put(shapes, layer + "output.dense", 16, 65_536);
    put(shapes, layer + "output.LayerNorm", 16);
    return shapes;
  }

  /** A weight of this shape, and a bias of its first dimension. */
  private static void put(Map<String, int[]> shapes, String name, int... shape) {
    shapes.put(name + ".weight", shape);
    shapes.put(name + ".bias", new int[] {shape[0]});
  }
}
