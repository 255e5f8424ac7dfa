package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Device;
import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import embed.model.EncoderConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** hidden_states[0] is what RobertaEmbeddings makes of the checkpoint's tensors. */
final class EmbeddingsTest {
  /** Of float32 sums of numbers of about 1. */
  private static final double TOLERANCE = 5e-6;

  @ParameterizedTest
  @MethodSource("embed.References#all")
  void theFirstHiddenStateIsThatOfTheFormulaInDoublePrecision(Reference reference) {
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
        LayerwiseEncoder encoder = LayerwiseEncoder.open(checkpoint, Device.CPU)) {
      int pad = checkpoint.architecture().config().padTokenId();
      List<int[]> lines = new ArrayList<>(reference.ids());
      lines.add(new int[] {0, 5, pad, 7, 8, pad, pad, 9, 2});
      for (int[] ids : lines) {
        List<float[]> states = new ArrayList<>();
        encoder.hiddenStates(ids, (index, state) -> states.add(state));
        double[] expected = embeddings(checkpoint, ids);
        assertThat(states.get(0)).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
          assertThat(Math.abs(states.get(0)[i] - expected[i])).isLessThanOrEqualTo(TOLERANCE);
        }
      }
    }
  }

  /** RobertaEmbeddings in double precision: {@code [tokens, hidden]} in C order. */
  private static double[] embeddings(Checkpoint checkpoint, int[] ids) {
    EncoderConfig config = checkpoint.architecture().config();
    int hidden = config.hiddenSize();
    FloatBuffer words = floats(checkpoint, "embeddings.word_embeddings.weight");
    FloatBuffer positions = floats(checkpoint, "embeddings.position_embeddings.weight");
    FloatBuffer types = floats(checkpoint, "embeddings.token_type_embeddings.weight");
    FloatBuffer weight = floats(checkpoint, "embeddings.LayerNorm.weight");
    FloatBuffer bias = floats(checkpoint, "embeddings.LayerNorm.bias");
    double[] state = new double[ids.length * hidden];
    double[] sum = new double[hidden];
    int seen = 0;
    for (int t = 0; t < ids.length; t++) {
      // cumsum(ids != pad) * (ids != pad) + pad
      int position = config.padTokenId() + (ids[t] == config.padTokenId() ? 0 : ++seen);
      double mean = 0;
      for (int i = 0; i < hidden; i++) {
        sum[i] =
            (double) words.get(ids[t] * hidden + i)
                + positions.get(position * hidden + i)
                + types.get(i);
        mean += sum[i] / hidden;
      }
      double variance = 0;
      for (double value : sum) {
        variance += (value - mean) * (value - mean) / hidden;
      }
      double scale = 1 / Math.sqrt(variance + config.layerNormEps());
      for (int i = 0; i < hidden; i++) {
        state[t * hidden + i] = (sum[i] - mean) * scale * weight.get(i) + bias.get(i);
      }
    }
    return state;
  }

  private static FloatBuffer floats(Checkpoint checkpoint, String name) {
    return checkpoint.tensor(name).float32().asFloatBuffer();
  }
}
