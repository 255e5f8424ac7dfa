package embed.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.checkpoint.RobertaShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The sizes of a RoBERTa encoder, as {@code config.json} states them, and the work they imply. */
record RobertaShape(
    int layers,
    int hidden,
    int heads,
    int feedForward,
    int positions,
    int vocabulary,
    int padId,
    double layerNormEps) {

  static RobertaShape read(Path directory) throws IOException {
    JsonObject config =
        JsonParser.parseString(Files.readString(directory.resolve("config.json")))
            .getAsJsonObject();
    return new RobertaShape(
        config.get("num_hidden_layers").getAsInt(),
        config.get("hidden_size").getAsInt(),
        config.get("num_attention_heads").getAsInt(),
        config.get("intermediate_size").getAsInt(),
        config.get("max_position_embeddings").getAsInt(),
        config.get("vocab_size").getAsInt(),
        config.get("pad_token_id").getAsInt(),
        config.get("layer_norm_eps").getAsDouble());
  }

  int headSize() {
    return hidden / heads;
  }

  /** The longest input, {@code <s>} and {@code </s>} included. */
  int maxTokens() {
    return positions - padId - 1;
  }

  /** Names and shapes of the encoder's tensors. */
  Map<String, long[]> tensors() {
    return RobertaShapes.of(vocabulary, positions, hidden, feedForward, layers);
  }

  /**
   * Floating-point operations of the encoder for one line without padding: the six linear maps of
   * each layer and the two products of its attention. Embeddings, norms, softmax and GELU are left
   * out, as is usual.
   */
  double flops(int tokens) {
    double linear = 2.0 * tokens * (4.0 * hidden * hidden + 2.0 * hidden * feedForward);
    double attention = 4.0 * tokens * tokens * hidden;
    return layers * (linear + attention);
  }
}
