package embed.bench;

import embed.bench.Results.Run;
import embed.bench.Results.Spread;
import embed.bench.Results.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The Markdown of the results; the first table is the README's. */
final class Report {
  private static final String NONE = "–";

  private final Results results;
  private final List<Contender> contenders;
  private final List<Workload> workloads;
  private final StringBuilder text = new StringBuilder();

  private Report(Results results, List<Contender> contenders, List<Workload> workloads) {
    this.results = results;
    this.contenders = contenders;
    this.workloads = workloads;
  }

  static String of(Results results, List<Contender> contenders, List<Workload> workloads) {
    Report report = new Report(results, contenders, workloads);
    report.summary();
    for (Workload workload : workloads) {
      workload.corpora().forEach(corpus -> report.throughput(workload.checkpoint(), corpus));
    }
    workloads.forEach(workload -> report.starts(workload.checkpoint()));
    return report.text.toString();
  }

  /**
   * A row for each corpus and dtype of embed, against the peers of the same dtype; there is no
   * bfloat16 of ONNX Runtime, so there its float32 stands in.
   */
  private void summary() {
    line(
        "%n| | dtype | lines/s | ÷ float32 | ÷ ONNX Runtime | ÷ sentence-transformers "
            + "| of the limit | MB | cosine |");
    line("|---|---|--:|--:|--:|--:|--:|--:|--:|");
    for (Workload workload : workloads) {
      for (Corpus corpus : workload.corpora()) {
        List<Run> runs = results.runs(workload.checkpoint().name(), corpus.name());
        String label = workload.checkpoint().title() + ", " + phrase(corpus);
        for (Contender embed : contenders) {
          if (embed.id().startsWith(Contender.EMBED)) {
            String onnx = embed.dtype() == Dtype.INT8 ? Contender.ORT_INT8 : Contender.ORT_BEST;
            line(
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s |",
                label,
                embed.dtype(),
                number(Results.spread(runs, embed.id(), Run::linesPerSecond).median()),
                embed.dtype() == Dtype.FLOAT32 ? NONE : ratio(runs, embed.id(), Contender.EMBED),
                ratio(runs, embed.id(), onnx),
                ratio(runs, embed.id(), Contender.sentenceTransformers(embed.dtype())),
                share(runs, embed),
                megabytes(Results.spread(runs, embed.id(), Run::peakBytes).max()),
                cosine(workload.checkpoint(), corpus, embed));
            label = "";
          }
        }
      }
    }
  }

  private void throughput(Checkpoints checkpoint, Corpus corpus) {
    List<Run> runs = results.runs(checkpoint.name(), corpus.name());
    line(
        "%n**%s** (%d × %d), %,d %s, %.1f tokens a line, %.0f %% duplicates%n",
        checkpoint.name(),
        checkpoint.shape().hidden(),
        checkpoint.shape().layers(),
        corpus.lines().size(),
        phrase(corpus),
        corpus.tokens() / (double) corpus.lines().size(),
        100 * corpus.duplicates());
    line(
        "| | lines/s | tokens/s | GFLOP/s | of its dtype's limit | embed of its dtype ÷ it "
            + "| peak memory, MB | cosine to float32: mean, least |");
    line("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (Contender contender : contenders) {
      String id = contender.id();
      String embed = Contender.embed(contender.dtype());
      line(
          "| %s | %s | %,.0f | %,.0f | %s | %s | %s | %s |",
          contender.label(),
          number(Results.spread(runs, id, Run::linesPerSecond).median()),
          Results.spread(runs, id, run -> run.tokens() / run.seconds()).median(),
          Results.spread(runs, id, Run::gigaflops).median(),
          share(runs, contender),
          id.equals(embed) ? "" : ratio(runs, embed, id),
          megabytes(Results.spread(runs, id, Run::peakBytes).max()),
          cosine(checkpoint, corpus, contender));
    }
  }

  private void starts(Checkpoints checkpoint) {
    line("%n**%s**: seconds from the start, with a warm file cache%n", checkpoint.name());
    line(
        "| | to the first row | ÷ the floor | to the end | ÷ the floor "
            + "| to the first row, cold file cache |");
    line("|---|--:|--:|--:|--:|--:|");
    List<Start> floors = new ArrayList<>();
    for (Contender contender : contenders) {
      List<Start> warm = starts(checkpoint, contender, false);
      floors.addAll(warm);
      line(
          "| %s | %s | %s | %s | %s | %s |",
          contender.label(),
          spread(warm, Start::firstRow),
          spread(warm, start -> start.firstRow() / start.floor().seconds()),
          spread(warm, Start::end),
          spread(warm, start -> start.end() / start.floor().seconds()),
          spread(starts(checkpoint, contender, true), Start::firstRow));
    }
    line(
        "%nThe floor took %s: `java -version` %s, loading libtorch %s.",
        spread(floors, start -> start.floor().seconds()),
        spread(floors, start -> start.floor().javaVersion()),
        spread(floors, start -> start.floor().libtorch()));
  }

  private List<Start> starts(Checkpoints checkpoint, Contender contender, boolean cold) {
    return results.starts().stream()
        .filter(
            start ->
                start.checkpoint().equals(checkpoint.name())
                    && start.contender().equals(contender.id())
                    && start.cold() == cold)
        .toList();
  }

  private String share(List<Run> runs, Contender contender) {
    double share =
        Results.spread(
                runs,
                contender.id(),
                run ->
                    run.gigaflops()
                        / results.limit(run.round(), run.checkpoint(), contender.dtype()))
            .median();
    return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private String cosine(Checkpoints checkpoint, Corpus corpus, Contender contender) {
    Optional<Results.Cosine> found =
        results.cosines().stream()
            .filter(
                cosine ->
                    cosine.checkpoint().equals(checkpoint.name())
                        && cosine.corpus().equals(corpus.name())
                        && cosine.contender().equals(contender.id()))
            .findFirst();
    return found
        .map(cosine -> String.format(Locale.ROOT, "%.4f, %.4f", cosine.mean(), cosine.least()))
        .orElse(NONE);
  }

  private static String phrase(Corpus corpus) {
    return switch (corpus.name()) {
      case Corpus.OCCURRING -> "lines as they occur";
      case Corpus.DISTINCT -> "distinct lines";
      case Corpus.LONG -> "long lines";
      default -> corpus.name();
    };
  }

  private static String number(double value) {
    return Double.isNaN(value)
        ? NONE
        : String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String megabytes(double bytes) {
    return bytes > 0 ? String.format(Locale.ROOT, "%,.0f", bytes / 1e6) : NONE;
  }

  /** The lines/s of one contender over another's. */
  private static String ratio(List<Run> runs, String contender, String other) {
    return text(Results.ratio(runs, contender, other));
  }

  private static String spread(List<Start> starts, ToDoubleFunction<Start> value) {
    return text(Spread.of(starts.stream().map(value::applyAsDouble).toList()));
  }

  private static String text(Spread spread) {
    return Double.isNaN(spread.median())
        ? NONE
        : String.format(
            Locale.ROOT, "%.2f (%.2f–%.2f)", spread.median(), spread.min(), spread.max());
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
