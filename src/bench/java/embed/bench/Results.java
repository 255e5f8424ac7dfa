package embed.bench;

import embed.vectors.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What the rounds measured. */
record Results(List<Run> runs, List<Start> starts, List<Limit> limits, List<Cosine> cosines) {

  /** A contender over a corpus. */
  record Run(
      int round,
      String checkpoint,
      String corpus,
      String contender,
      int lines,
      long tokens,
      double flops,
      double seconds,
      long peakBytes) {
    double linesPerSecond() {
      return lines / seconds;
    }

    double gigaflops() {
      return flops / seconds / 1e9;
    }
  }

  /**
   * Seconds from a contender's start to its first row and to its end.
   *
   * @param floor what was measured right before it
   */
  record Start(
      int round,
      String checkpoint,
      String contender,
      boolean cold,
      double firstRow,
      double end,
      StartFloor floor) {}

  /** The matrix products of a checkpoint at their fastest, in one dtype. */
  record Limit(int round, String checkpoint, Dtype dtype, double gigaflops) {}

  /** The cosines of a contender's vectors to the float32 vectors of the same lines. */
  record Cosine(String checkpoint, String corpus, String contender, double mean, double least) {
    static Cosine of(
        String checkpoint, String corpus, String contender, float[][] expected, float[][] actual) {
      double sum = 0;
      double least = 1;
      for (int row = 0; row < expected.length; row++) {
        double cosine = Difference.cosine(expected[row], actual[row]);
        sum += cosine;
        least = Math.min(least, cosine);
      }
      return new Cosine(checkpoint, corpus, contender, sum / expected.length, least);
    }
  }

  /** The median of some measurements and how far they spread. */
  record Spread(double median, double min, double max) {
    static Spread of(List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      if (sorted.length == 0) {
        return new Spread(Double.NaN, Double.NaN, Double.NaN);
      }
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(median, sorted[0], Arrays.stream(sorted).max().getAsDouble());
    }
  }

  Results() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  List<Run> runs(String checkpoint, String corpus) {
    return runs.stream()
        .filter(run -> run.checkpoint.equals(checkpoint) && run.corpus.equals(corpus))
        .toList();
  }

  /** The number of rounds so far. */
  long rounds() {
    return runs.stream().map(Run::round).distinct().count();
  }

  /** NaN where this processor has no instructions for the dtype. */
  double limit(int round, String checkpoint, Dtype dtype) {
    return limits.stream()
        .filter(
            limit ->
                limit.round == round && limit.checkpoint.equals(checkpoint) && limit.dtype == dtype)
        .mapToDouble(Limit::gigaflops)
        .findFirst()
        .orElse(Double.NaN);
  }

  static Spread spread(List<Run> runs, String contender, ToDoubleFunction<Run> value) {
    return Spread.of(
        runs.stream()
            .filter(run -> run.contender.equals(contender))
            .map(value::applyAsDouble)
            .toList());
  }

  /** By round: the lines/s of one contender over those of another. */
  static Spread ratio(List<Run> runs, String contender, String other) {
    List<Double> ratios = new ArrayList<>();
    for (Run run : runs) {
      if (run.contender.equals(contender)) {
        runs.stream()
            .filter(peer -> peer.round == run.round && peer.contender.equals(other))
            .forEach(peer -> ratios.add(run.linesPerSecond() / peer.linesPerSecond()));
      }
    }
    return Spread.of(ratios);
  }
}
