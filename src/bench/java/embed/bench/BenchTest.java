package embed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.bench.OrtPeer.Sorting;
import embed.bench.Results.Run;
import embed.bench.Results.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the benchmark computes rather than runs. */
final class BenchTest {
  @Test
  void sourceIsPreparedAsTheModelCardSays() {
    String source =
        """
        package a.b;
        import java.util.List;
        /* a comment
         * of two lines */ int x = 0x1F; // and one
        String s = "a \\" b" + 'c' + 1.5e-3f;

        x >>>= y.z -> w;
        String t = \"""
            text "block"
            \""";
        """;
    assertThat(SourceLines.of(source))
        .containsExactly(
            "int x = <num> ;",
            "String s = <str> + <chr> + <num> ;",
            "x >>>= y . z -> w ;",
            "String t = <str>",
            ";");
  }

  @Test
  void batchesKeepToTheirBudgetAndTheirPadding() {
    long[][] ids = {new long[10], new long[10], new long[11], new long[20]};
    List<Integer> order = List.of(0, 1, 2, 3);
    assertThat(new Sorting(100, 0).end(ids, order, 0)).isEqualTo(2);
    assertThat(new Sorting(100, 10).end(ids, order, 0)).isEqualTo(3);
    assertThat(new Sorting(100, 50).end(ids, order, 0)).isEqualTo(4);
    assertThat(new Sorting(15, 50).end(ids, order, 0)).isEqualTo(1);
  }

  @Test
  void flopsCountLinearMapsAndAttention() {
    RobertaShape shape = new RobertaShape(2, 4, 1, 8, 10, 5, 1, 1e-5);
    double linear = 2.0 * 3 * (4 * 4 * 4 + 2 * 4 * 8);
    double attention = 2 * (2.0 * 3 * 3 * 4);
    assertThat(shape.flops(3)).isCloseTo(2 * (linear + attention), within(1e-9));
  }

  @Test
  void ratiosAreTakenWithinARoundAgainstTheFastest() {
    List<Run> runs =
        List.of(run(0, "a", 1), run(0, "b", 2), run(0, "c", 4), run(1, "a", 2), run(1, "b", 8));
    assertThat(Results.ratio(runs, "a", id -> !id.equals("a"))).isEqualTo(new Spread(3, 2, 4));
  }

  private static Run run(int round, String contender, double seconds) {
    return new Run(round, "m", "c", contender, 8, 80, 1e9, seconds, 0);
  }
}
