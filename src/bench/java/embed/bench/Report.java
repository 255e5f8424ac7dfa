package embed.bench;

import embed.bench.Results.Run;
import embed.bench.Results.Spread;
import embed.bench.Results.Start;
import java.util.List;
import java.util.Locale;

/** The Markdown that the README shows. */
final class Report {
  private final Results results;
  private final List<Contender> contenders;
  private final StringBuilder text = new StringBuilder();

  private Report(Results results, List<Contender> contenders) {
    this.results = results;
    this.contenders = contenders;
  }

  static String of(Results results, List<Contender> contenders, List<Workload> workloads) {
    Report report = new Report(results, contenders);
    for (Workload workload : workloads) {
      workload.corpora().forEach(corpus -> report.throughput(workload.checkpoint(), corpus));
    }
    workloads.forEach(workload -> report.starts(workload.checkpoint()));
    return report.text.toString();
  }

  private void throughput(Checkpoints checkpoint, Corpus corpus) {
    List<Run> runs = results.runs(checkpoint.name(), corpus.name());
    line(
        "%n**%s** (%d × %d), %,d lines %s, %.1f tokens a line, %.0f %% duplicates%n",
        checkpoint.name(),
        checkpoint.shape().hidden(),
        checkpoint.shape().layers(),
        corpus.lines().size(),
        phrase(corpus),
        corpus.tokens() / (double) corpus.lines().size(),
        100 * corpus.duplicates());
    line("| | lines/s | tokens/s | GFLOP/s | of the GEMM limit | embed ÷ it (least–most) |");
    line("|---|--:|--:|--:|--:|--:|");
    for (Contender contender : contenders) {
      String id = contender.id();
      Spread rate = Results.spread(runs, id, Run::linesPerSecond);
      if (Double.isNaN(rate.median())) {
        continue;
      }
      Spread tokens = Results.spread(runs, id, run -> run.tokens() / run.seconds());
      Spread flops = Results.spread(runs, id, Report::gigaflops);
      Spread share =
          Results.spread(
              runs, id, run -> gigaflops(run) / results.limit(run.round(), run.checkpoint()));
      line(
          "| %s | %s | %,.0f | %,.0f | %.0f %% | %s |",
          contender.label(),
          number(rate.median()),
          tokens.median(),
          flops.median(),
          100 * share.median(),
          id.equals(Contender.EMBED)
              ? ""
              : spread(Results.ratio(runs, Contender.EMBED, id::equals)));
    }
    line("");
    line(
        "embed ÷ the best ONNX Runtime: %s; ÷ the best as people drive them: %s",
        spread(Results.ratio(runs, Contender.EMBED, id -> id.startsWith("ort-"))),
        spread(Results.ratio(runs, Contender.EMBED, this::asPeopleDrive)));
  }

  private void starts(Checkpoints checkpoint) {
    double java = Spread.of(results.javaVersion()).median();
    line("%n**%s**: start to first row, and memory%n", checkpoint.name());
    line("| | warm file cache, s | ÷ `java -version` | cold file cache, s | peak memory, MB |");
    line("|---|--:|--:|--:|--:|");
    for (Contender contender : contenders) {
      Spread warm = start(checkpoint, contender, false);
      Spread cold = start(checkpoint, contender, true);
      long peak =
          results.runs().stream()
              .filter(
                  run ->
                      run.checkpoint().equals(checkpoint.name())
                          && run.contender().equals(contender.id()))
              .mapToLong(Run::peakBytes)
              .max()
              .orElse(0);
      line(
          "| %s | %.2f (%.2f–%.2f) | %.1f | %s | %s |",
          contender.label(),
          warm.median(),
          warm.min(),
          warm.max(),
          warm.median() / java,
          Double.isNaN(cold.median()) ? "–" : String.format(Locale.ROOT, "%.2f", cold.median()),
          peak == 0 ? "–" : String.format(Locale.ROOT, "%,d", peak / 1_000_000));
    }
    line("%n`java -version` took %.3f s (median).", java);
  }

  private Spread start(Checkpoints checkpoint, Contender contender, boolean cold) {
    return Spread.of(
        results.starts().stream()
            .filter(
                start ->
                    start.checkpoint().equals(checkpoint.name())
                        && start.contender().equals(contender.id())
                        && start.cold() == cold)
            .map(Start::seconds)
            .toList());
  }

  private boolean asPeopleDrive(String id) {
    return contenders.stream().anyMatch(one -> one.id().equals(id) && one.people());
  }

  private static double gigaflops(Run run) {
    return run.flops() / run.seconds() / 1e9;
  }

  private static String phrase(Corpus corpus) {
    return switch (corpus.name()) {
      case Corpus.OCCURRING -> "as they occur";
      case Corpus.LONG -> "of half to all of the longest input";
      default -> corpus.name();
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String spread(Spread spread) {
    return Double.isNaN(spread.median())
        ? "–"
        : String.format(
            Locale.ROOT, "%.2f (%.2f–%.2f)", spread.median(), spread.min(), spread.max());
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
