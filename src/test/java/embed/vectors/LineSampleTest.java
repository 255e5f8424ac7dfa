package embed.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import embed.row.RowId;
import embed.vectors.LineSample.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LineSampleTest {
  private static LineSample sample(int most, List<String> lines) {
    LineSample sample = new LineSample(most);
    for (int i = 0; i < lines.size(); i++) {
      sample.add(new RowId(i + 1, null), lines.get(i), new double[] {i});
    }
    return sample;
  }

  private static Set<String> texts(LineSample sample) {
    return new HashSet<>(sample.entries().stream().map(Entry::line).toList());
  }

  @Test
  void fewLinesAreAllThereWithTheirOccurrences() {
    LineSample sample = sample(3, List.of("a", "b", "a", "", "a", "a", "a"));

    assertThat(sample.complete()).isTrue();
    assertThat(texts(sample)).containsExactlyInAnyOrder("a", "b", "");
    Entry a = sample.entries().stream().filter(e -> e.line().equals("a")).findFirst().orElseThrow();
    assertThat(a.ids().stream().map(RowId::number)).containsExactly(1L, 3L, 5L, 6L);
    assertThat(a.occurrences()).isEqualTo(5);
    assertThat(a.vector()).containsExactly(0);
  }

  @Test
  void ofManyLinesAnEvenSampleIsKeptWhateverTheirOrderAndCountedExactly() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      lines.add("line " + i % 2_500);
    }
    LineSample first = sample(500, lines);
    Collections.shuffle(lines, new Random(3));
    LineSample second = sample(500, lines);

    assertThat(first.complete()).isFalse();
    assertThat(texts(first)).hasSize(500).isEqualTo(texts(second));
    assertThat(first.entries()).allMatch(entry -> entry.occurrences() == 2);
    assertThat(second.entries()).allMatch(entry -> entry.occurrences() == 2);
    // Of each fifth of the lines about a fifth is kept: 100 of 500 expected, 9 standard deviation.
    for (int fifth = 0; fifth < 5; fifth++) {
      int from = fifth * 500;
      assertThat(
              texts(first).stream()
                  .mapToInt(line -> Integer.parseInt(line.substring(5)))
                  .filter(number -> number >= from && number < from + 500)
                  .count())
          .isBetween(60L, 140L);
    }
  }
}
