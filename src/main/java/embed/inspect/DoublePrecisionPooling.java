package embed.inspect;

import embed.Pooling;
import embed.checkpoint.Recipe;

/** Repeats the pooling in double precision, to check the encoder's vectors. */
final class DoublePrecisionPooling {
  private DoublePrecisionPooling() {}

  /** Whether {@link #vector} can compute a recipe's vectors. */
  static boolean covers(Recipe recipe) {
    return recipe.pooling().size() == 1
        && recipe.pooling().get(0) != Pooling.POOLER
        && recipe.modules().isEmpty()
        && (recipe.includePrompt() || recipe.prompt().isEmpty())
        && recipe.isWhole();
  }

  /**
   * Computes the vector of a line.
   *
   * @param state the hidden state that is pooled, {@code [tokens, hidden]} in C order
   * @param pooling any except {@link Pooling#POOLER}, which needs weights
   * @param normalize whether to scale the vector to an L2 norm of 1
   */
  static double[] vector(float[] state, int hidden, Pooling pooling, boolean normalize) {
    double[] vector = new double[hidden];
    double squares = 0;
    for (int i = 0; i < hidden; i++) {
      vector[i] = pool(state, hidden, i, pooling);
      squares += vector[i] * vector[i];
    }
    if (normalize && squares > 0) {
      for (int i = 0; i < hidden; i++) {
        vector[i] /= Math.sqrt(squares);
      }
    }
    return vector;
  }

  private static double pool(float[] state, int hidden, int column, Pooling pooling) {
    int tokens = state.length / hidden;
    double sum = 0;
    double weighted = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < tokens; t++) {
      sum += state[t * hidden + column];
      weighted += (t + 1.0) * state[t * hidden + column];
      largest = Math.max(largest, state[t * hidden + column]);
    }
    return switch (pooling) {
      case MEAN -> sum / tokens;
      case MAX -> largest;
      case CLS -> state[column];
      case LASTTOKEN -> state[(tokens - 1) * hidden + column];
      case MEAN_SQRT_LEN_TOKENS -> sum / Math.sqrt(tokens);
      case WEIGHTEDMEAN -> weighted / (tokens * (tokens + 1.0) / 2);
      case POOLER -> throw new IllegalArgumentException("the pooler has weights");
    };
  }
}
