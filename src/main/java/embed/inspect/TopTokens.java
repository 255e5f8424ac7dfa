package embed.inspect;

/** Selects the largest logits. */
final class TopTokens {
  private TopTokens() {}

  /**
   * The indices of the {@code count} largest logits in descending order; of equal ones, the first
   * comes first.
   */
  static int[] of(float[] logits, int count) {
    int[] best = new int[Math.min(count, logits.length)];
    int found = 0;
    for (int i = 0; i < logits.length; i++) {
      int place = found;
      while (place > 0 && logits[i] > logits[best[place - 1]]) {
        place--;
      }
      if (place < best.length) {
        found = Math.min(found + 1, best.length);
        System.arraycopy(best, place, best, place + 1, found - place - 1);
        best[place] = i;
      }
    }
    return best;
  }

  /** The softmax over all logits, at {@code indices} only. */
  static double[] probabilities(float[] logits, int[] indices) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double[] probabilities = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      probabilities[i] = Math.exp(logits[indices[i]] - largest) / sum;
    }
    return probabilities;
  }
}
