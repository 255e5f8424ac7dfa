package embed.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TopTokensTest {
  @Test
  void theLargestComeFirst() {
    Random random = new Random(3);
    for (int n = 0; n < 40; n++) {
      float[] logits = new float[n];
      for (int i = 0; i < n; i++) {
        logits[i] = random.nextInt(8) - 4;
      }
      int[] sorted =
          IntStream.range(0, n)
              .boxed()
              .sorted((a, b) -> Float.compare(logits[b], logits[a]))
              .limit(5)
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(TopTokens.of(logits, 5)).containsExactly(sorted);
    }
  }

  @Test
  void probabilitiesAreTheSoftmaxOverAllLogits() {
    float[] logits = {1, 3, -2, 0.5f};
    double sum = Math.exp(1) + Math.exp(3) + Math.exp(-2) + Math.exp(0.5);
    assertThat(TopTokens.probabilities(logits, new int[] {1, 0}))
        .containsExactly(new double[] {Math.exp(3) / sum, Math.exp(1) / sum}, within(1e-12));
  }

  @Test
  void largeLogitsDoNotOverflow() {
    assertThat(TopTokens.probabilities(new float[] {1e4f, 1e4f}, new int[] {0}))
        .containsExactly(new double[] {0.5}, within(1e-12));
  }
}
