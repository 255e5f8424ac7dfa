package embed.it;

import embed.References;
import embed.checkpoint.RobertaShapes;
import embed.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

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
    Random random = new Random(7);
    SafetensorsWriter.write(
        directory.resolve("model.safetensors"),
        RobertaShapes.of(8192, 514, 16, 65_536, 1),
        (name, values) -> fill(name, values, random));
  }

  private static void fill(String name, FloatBuffer values, Random random) {
    while (values.hasRemaining()) {
      values.put(name.endsWith("LayerNorm.weight") ? 1 : (float) random.nextGaussian() / 50);
    }
  }
}
