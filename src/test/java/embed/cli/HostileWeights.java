package embed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Weights that spoil every vector of the checkpoint {@code safetensors-mlm}. */
final class HostileWeights {
  static final String BIAS = "roberta.encoder.layer.1.output.LayerNorm.bias";

  private HostileWeights() {}

  /** Replaces the first numbers of {@link #BIAS}. */
  static void put(Path checkpoint, float... values) throws IOException {
    Path weights = checkpoint.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong();
    JsonObject header =
        JsonParser.parseString(new String(bytes, 8, length, UTF_8)).getAsJsonObject();
    int start =
        header.getAsJsonObject(BIAS).getAsJsonArray("data_offsets").get(0).getAsInt() + 8 + length;
    for (int i = 0; i < values.length; i++) {
      file.putFloat(start + 4 * i, values[i]);
    }
    Files.write(weights, bytes);
  }
}
