package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import embed.model.Architecture;
import java.nio.file.Path;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class BatchTest {
  private static final int PAD = 1;
  private static final Architecture ROBERTA =
      Architecture.read(Path.of("models/Linux/config.json"));

  @Test
  void linesStandOneAfterAnotherAndEqualLengthsAreOneRun() {
    Batch batch = Batch.of(new int[][] {{0, 5, 2}, {0, 6, 2}, {0, 2}}, ROBERTA, Kernels.PLAIN);
    assertThat(batch.ids()).containsExactly(0, 5, 2, 0, 6, 2, 0, 2);
    assertThat(batch.positions()).containsExactly(2, 3, 4, 2, 3, 4, 2, 3);
    assertThat(batch.lengths()).containsExactly(3, 2);
    assertThat(batch.counts()).containsExactly(2, 1);
    assertThat(batch.lines()).isEqualTo(3);
  }

  @Test
  void padTokensInALineHaveThePadPositionAndAreNotCounted() {
    Batch batch = Batch.of(new int[][] {{0, PAD, 7, PAD, 2}}, ROBERTA, Kernels.PLAIN);
    assertThat(batch.positions()).containsExactly(2, PAD, 3, PAD, 4);
  }

  @Test
  void theFillerIsALineOfPadTokensThatIsNotCounted() {
    Batch batch = Batch.of(new int[][] {{0, 5, 6, 2}, {0, 2}}, ROBERTA, Kernels.PACKED);
    assertThat(batch.ids()).containsExactly(0, 5, 6, 2, 0, 2, PAD, PAD);
    assertThat(batch.lengths()).containsExactly(4, 2, 2);
    assertThat(batch.counts()).containsExactly(1, 1, 1);
    assertThat(batch.lines()).isEqualTo(2);
  }

  @Property
  void sizesAreRoundedUpByASixteenthAtMostAndAreFew(
      @ForAll @IntRange(min = 1, max = 512) int tokens) {
    int size = Kernels.PACKED.rows(tokens);
    assertThat(size).isGreaterThanOrEqualTo(tokens);
    assertThat(size - tokens).isLessThan(Math.max(8, tokens / 8 + 1));
  }

  @Test
  void fewSizesAreUsedUpToTheBudget() {
    int[] sizes = new int[512];
    Arrays.setAll(sizes, tokens -> Kernels.PACKED.rows(tokens + 1));
    assertThat(Arrays.stream(sizes).distinct().count()).isLessThanOrEqualTo(40);
  }
}
