package embed.inspect;

import embed.EmbedderOptions;
import embed.Pooling;
import embed.checkpoint.Checkpoint;
import embed.model.EncoderConfig;
import java.nio.FloatBuffer;

/**
 * Parts of the computation once more, in double precision and straight from the checkpoint's
 * tensors, to hold PyTorch's numbers against.
 */
final class Recomputation {
  private Recomputation() {}

  /** RobertaEmbeddings: {@code [tokens, hidden]} in C order. */
  static double[] embeddings(Checkpoint checkpoint, int[] ids) {
    EncoderConfig config = checkpoint.architecture().config();
    int hidden = config.hiddenSize();
    FloatBuffer words = floats(checkpoint, "embeddings.word_embeddings.weight");
    FloatBuffer positions = floats(checkpoint, "embeddings.position_embeddings.weight");
    FloatBuffer types = floats(checkpoint, "embeddings.token_type_embeddings.weight");
    FloatBuffer weight = floats(checkpoint, "embeddings.LayerNorm.weight");
    FloatBuffer bias = floats(checkpoint, "embeddings.LayerNorm.bias");
    double[] state = new double[Math.multiplyExact(ids.length, hidden)];
    double[] sum = new double[hidden];
    int seen = 0;
    for (int t = 0; t < ids.length; t++) {
      // A pad token stands at the pad position; the others count on from it without the pads.
      boolean pad = ids[t] == config.padTokenId();
      int position = config.padTokenId() + (pad ? 0 : ++seen);
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

  /**
   * The vector of a line.
   *
   * @param state the hidden state that is pooled, {@code [tokens, hidden]} in C order
   */
  static double[] vector(Checkpoint checkpoint, float[] state, EmbedderOptions options) {
    int hidden = checkpoint.architecture().config().hiddenSize();
    double[] vector = new double[hidden];
    for (int i = 0; i < hidden; i++) {
      vector[i] = pool(state, hidden, i, options.pooling());
    }
    if (options.pooling() == Pooling.POOLER) {
      vector = pooler(checkpoint, vector);
    }
    if (options.normalize()) {
      double squares = 0;
      for (double value : vector) {
        squares += value * value;
      }
      for (int i = 0; i < hidden && squares > 0; i++) {
        vector[i] /= Math.sqrt(squares);
      }
    }
    return vector;
  }

  private static double pool(float[] state, int hidden, int column, Pooling pooling) {
    int tokens = state.length / hidden;
    double sum = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < tokens; t++) {
      sum += state[t * hidden + column];
      largest = Math.max(largest, state[t * hidden + column]);
    }
    return switch (pooling) {
      case MEAN -> sum / tokens;
      case MAX -> largest;
      case CLS, POOLER -> state[column];
    };
  }

  private static double[] pooler(Checkpoint checkpoint, double[] first) {
    FloatBuffer weight = floats(checkpoint, "pooler.dense.weight");
    FloatBuffer bias = floats(checkpoint, "pooler.dense.bias");
    double[] pooled = new double[first.length];
    for (int i = 0; i < pooled.length; i++) {
      double sum = bias.get(i);
      for (int j = 0; j < first.length; j++) {
        sum += weight.get(i * first.length + j) * first[j];
      }
      pooled[i] = Math.tanh(sum);
    }
    return pooled;
  }

  private static FloatBuffer floats(Checkpoint checkpoint, String name) {
    return checkpoint.tensor(name).float32().asFloatBuffer();
  }
}
