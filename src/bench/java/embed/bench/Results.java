package embed.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** What the rounds measured. */
record Results(List<Run> runs, List<Start> starts, List<Limit> limits, List<Double> javaVersion) {

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
  }

  /** Seconds from a contender's start to its first row. */
  record Start(int round, String checkpoint, String contender, boolean cold, double seconds) {}

  /** The matrix products of a checkpoint at their fastest. */
  record Limit(int round, String checkpoint, double gigaflops) {}

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

  double limit(int round, String checkpoint) {
    return limits.stream()
        .filter(limit -> limit.round == round && limit.checkpoint.equals(checkpoint))
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

  /** By round: the lines/s of {@code contender} over those of the fastest of {@code others}. */
  static Spread ratio(List<Run> runs, String contender, Predicate<String> others) {
    List<Double> ratios = new ArrayList<>();
    for (Run run : runs) {
      if (run.contender.equals(contender)) {
        runs.stream()
            .filter(other -> other.round == run.round && others.test(other.contender))
            .mapToDouble(Run::linesPerSecond)
            .max()
            .ifPresent(best -> ratios.add(run.linesPerSecond() / best));
      }
    }
    return Spread.of(ratios);
  }
}
