package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrangementTest {
  private static List<Integer> order(Arrangement arrangement) {
    return arrangement.calls().stream().flatMapToInt(Arrays::stream).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 200})
  void everyLineOccursOnceInEachOfThem(int lines) {
    List<Integer> all = IntStream.range(0, lines).boxed().toList();

    assertThat(Arrangement.all(lines))
        .hasSize(6)
        .allSatisfy(each -> assertThat(order(each)).containsExactlyInAnyOrderElementsOf(all));
  }

  @Test
  void theyDiffer() {
    List<Arrangement> all = Arrangement.all(100);

    assertThat(all.get(0).calls()).hasSize(100);
    assertThat(all.get(1).calls()).hasSize(1);
    assertThat(order(all.get(2)).get(0)).isEqualTo(99);
    assertThat(new HashSet<>(all.stream().map(ArrangementTest::order).toList())).hasSize(5);
    assertThat(all.get(3).calls()).hasSizeGreaterThan(3);
  }

  @Test
  void theBuiltInLinesAreDifferentFromEachOther() {
    assertThat(BuiltInLines.ALL).hasSizeGreaterThan(60).doesNotHaveDuplicates().contains("");
  }
}
