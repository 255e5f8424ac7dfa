package embed.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import embed.EmbedException;
import embed.row.RowId;
import embed.vectors.NearestLines.Neighbour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The search finds what sorting every cosine finds. */
final class NearestLinesTest {
  private static RowId id(long number) {
    return new RowId(number, null);
  }

  private static double cosine(float[] a, double[] b) {
    double product = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += b[i] * b[i];
    }
    return product / Math.sqrt(squareA) / Math.sqrt(squareB);
  }

  private static List<Neighbour> sorted(
      float[] query, List<String> lines, List<double[]> vectors, int count, boolean all) {
    List<Neighbour> every = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      every.add(new Neighbour(i + 1, id(i + 1), cosine(query, vectors.get(i)), lines.get(i)));
    }
    every.sort(
        Comparator.comparingDouble(Neighbour::score)
            .reversed()
            .thenComparingLong(Neighbour::number));
    Set<String> seen = new HashSet<>();
    return every.stream().filter(each -> all || seen.add(each.line())).limit(count).toList();
  }

  @Property
  void findsWhatSortingFinds(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 300) int lines,
      @ForAll @IntRange(min = 1, max = 40) int dimensions,
      @ForAll @IntRange(min = 1, max = 20) int count,
      @ForAll boolean all) {
    List<String> texts = new ArrayList<>();
    List<double[]> vectors = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      // Some lines occur again, with the same vector.
      int earlier = random.nextInt(lines);
      boolean again = earlier < i;
      texts.add(again ? texts.get(earlier) : "line " + i);
      vectors.add(
          again
              ? vectors.get(earlier)
              : random.doubles(dimensions, -1, 1).map(value -> (float) value).toArray());
    }
    List<float[]> queries = new ArrayList<>();
    for (int q = 0; q < 3; q++) {
      float[] query = new float[dimensions];
      for (int i = 0; i < dimensions; i++) {
        query[i] = random.nextFloat() - 0.4f;
      }
      queries.add(query);
    }

    NearestLines nearest = new NearestLines(queries, count, all);
    for (int i = 0; i < lines; i++) {
      nearest.add(id(i + 1), texts.get(i), vectors.get(i));
    }
    List<List<Neighbour>> results = nearest.results();

    assertThat(results).hasSize(3);
    for (int q = 0; q < 3; q++) {
      List<Neighbour> expected = sorted(queries.get(q), texts, vectors, count, all);
      List<Neighbour> actual = results.get(q);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(actual.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-12));
      }
      if (dimensions > 1) {
        // In one dimension all cosines are 1 or -1, up to their last digit.
        assertThat(actual.stream().map(Neighbour::number).toList())
            .isEqualTo(expected.stream().map(Neighbour::number).toList());
      }
    }
  }

  @Test
  void equalScoresComeInTheOrderOfTheirNumbersWhereverTheyStand() {
    NearestLines nearest = new NearestLines(List.of(new float[] {0.3f, 0.7f, 0.1f}), 150, false);
    for (int i = 1; i <= 200; i++) {
      nearest.add(id(i), "line " + i, new double[] {0.1, 0.2, 0.7});
    }

    List<Neighbour> result = nearest.results().get(0);
    assertThat(result).hasSize(150);
    for (int i = 0; i < 150; i++) {
      assertThat(result.get(i).number()).isEqualTo(i + 1);
      assertThat(result.get(i).score()).isEqualTo(result.get(0).score());
    }
  }

  @Test
  void aLineThatOccursAgainIsShownOnceOrEachTime() {
    for (boolean all : new boolean[] {false, true}) {
      NearestLines nearest = new NearestLines(List.of(new float[] {1, 0}), 3, all);
      nearest.add(id(1), "b", new double[] {1, 1});
      nearest.add(id(2), "a", new double[] {5, 0});
      nearest.add(id(3), "a", new double[] {5, 0});
      nearest.add(id(4), "c", new double[] {0, 1});
      nearest.add(id(5), "a", new double[] {5, 0});

      assertThat(nearest.results().get(0).stream().map(Neighbour::number))
          .containsExactly(all ? new Long[] {2L, 3L, 5L} : new Long[] {2L, 1L, 4L});
    }
  }

  @Test
  void aLineWithDifferentVectorsIsShownAtItsBestScore() {
    NearestLines nearest = new NearestLines(List.of(new float[] {1, 0}), 2, false);
    nearest.add(id(1), "a", new double[] {1, 1});
    nearest.add(id(2), "b", new double[] {0, 1});
    nearest.add(id(3), "a", new double[] {1, 0});
    nearest.add(id(4), "a", new double[] {1, 2});

    assertThat(nearest.results().get(0))
        .containsExactly(new Neighbour(3, id(3), 1, "a"), new Neighbour(2, id(2), 0, "b"));
  }

  @Test
  void scoresDoNotDependOnLengthsAndStayWithinOne() {
    float[] query = {0.1f, 0.2f, 0.3f, 1e-3f};
    NearestLines nearest = new NearestLines(List.of(query), 4, false);
    nearest.add(id(1), "same", new double[] {0.1f, 0.2f, 0.3f, 1e-3f});
    nearest.add(id(2), "long", new double[] {1e8 * 0.1f, 1e8 * 0.2f, 1e8 * 0.3f, 1e8 * 1e-3f});
    nearest.add(id(3), "opposite", new double[] {-0.1f, -0.2f, -0.3f, -1e-3f});

    List<Neighbour> result = nearest.results().get(0);
    assertThat(result.get(0).score()).isBetween(1 - 1e-12, 1.0);
    assertThat(result.get(1).score()).isBetween(1 - 1e-12, 1.0);
    assertThat(result.get(2)).extracting(Neighbour::line).isEqualTo("opposite");
    assertThat(result.get(2).score()).isBetween(-1.0, -1 + 1e-12);
  }

  @Test
  void aLineWithoutADirectionIsNoResultAndCounted() {
    NearestLines nearest = new NearestLines(List.of(new float[] {1, 0}), 9, false);
    nearest.add(id(1), "zero", new double[] {0, 0});
    nearest.add(id(2), "nan", new double[] {Double.NaN, 1});
    nearest.add(id(3), "infinite", new double[] {1, Double.NEGATIVE_INFINITY});
    nearest.add(id(4), "good", new double[] {-1, 0});

    assertThat(nearest.results().get(0)).containsExactly(new Neighbour(4, id(4), -1, "good"));
    assertThat(nearest.undirected()).isEqualTo(3);
  }

  @Test
  void aQueryWithoutADirectionIsRefused() {
    List<float[]> queries = List.of(new float[] {1, 0}, new float[] {0, 0});

    assertThatThrownBy(() -> new NearestLines(queries, 1, false))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("text 2 has no direction");
  }
}
