package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BatcherTest {
  @Property
  void everyLineIsInOneBatchAndNoBatchIsOverTheBudget(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 600) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 1000) int budget) {
    int[] lines = lengths.stream().mapToInt(Integer::intValue).toArray();
    List<Integer> seen = new ArrayList<>();
    for (int[] batch : Batcher.divide(lines, budget)) {
      int tokens = 0;
      for (int line : batch) {
        tokens += lines[line];
        seen.add(line);
      }
      assertThat(tokens <= budget || batch.length == 1).isTrue();
    }
    assertThat(seen).doesNotHaveDuplicates().hasSize(lines.length);
  }

  @Property
  void aBatchsLinesAreLongestFirstSoThatLinesOfOneLengthAreTogether(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 60) Integer> lengths) {
    int[] lines = lengths.stream().mapToInt(Integer::intValue).toArray();
    for (int[] batch : Batcher.divide(lines, 128)) {
      int[] inOrder = Arrays.stream(batch).map(line -> -lines[line]).toArray();
      assertThat(inOrder).isSorted();
    }
  }

  @Test
  void roomThatIsLeftIsFilledWithTheLongestLineThatFits() {
    assertThat(Batcher.divide(new int[] {3, 60, 40, 7, 50}, 100))
        .containsExactly(new int[] {1, 2}, new int[] {4, 3, 0});
  }
}
