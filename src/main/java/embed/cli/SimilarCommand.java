package embed.cli;

import embed.Embedder;
import embed.Embedding;
import embed.cli.options.InputOptions;
import embed.cli.options.ModelOptions;
import embed.cli.options.VectorOptions;
import embed.cli.options.WrongUsage;
import embed.cli.report.FiniteCheck;
import embed.cli.report.JsonOutput;
import embed.cli.report.Remarks;
import embed.cli.settings.NoSetting;
import embed.cli.terminal.Streams;
import embed.input.Item;
import embed.input.Items;
import embed.output.rowwise.QuotedField;
import embed.text.PlainText;
import embed.vectors.NearestLines;
import embed.vectors.NearestLines.Neighbour;
import embed.vectors.SavedVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embed similar}: finds the lines that are most like a text. */
@Command(
    name = SimilarCommand.NAME,
    header = "Find the lines nearest to a text.",
    description = {
      "",
      "Compares the vector of each TEXT with that of every line of --input by cosine, and prints the"
          + " nearest lines with their numbers and scores, best first, and earlier lines first among"
          + " equal scores. The search is exact and needs no index.",
      "",
      "The output is a table on a terminal and otherwise tab-separated values, quoted as those of"
          + " --format tsv: number (or id), score, line. With several TEXTs the number of the TEXT is one more column before these.",
      ""
    },
    optionListHeading = "%nSearch:%n",
    footer = {
      "  embed similar --input lines.txt \"return -EINVAL ;\"",
      "  embed --format npy --input lines.txt --output lines.npy",
      "  embed similar --input lines.txt --vectors lines.npy -k 3 \"return <num> ;\" \"goto out ;\""
    })
final class SimilarCommand implements Callable<Integer> {
  static final String NAME = "similar";

  private static final int DEFAULT_WIDTH = 100;
  private static final int NARROWEST = 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "1..*",
      description = "The text that the lines should be like.")
  private List<String> texts;

  @Mixin private ModelOptions model;

  @Mixin private InputOptions input;

  @Option(
      names = "-k",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many lines to print for each TEXT. Default: ${DEFAULT-VALUE}.")
  private int count;

  @Option(
      names = "--all",
      description = "Show a line each time that it occurs. Default: each line is shown once.")
  private boolean all;

  @Option(
      names = VectorOptions.VECTORS,
      paramLabel = "FILE",
      description =
          "The lines' vectors, saved earlier as "
              + SavedVectors.ENDINGS
              + " with the same checkpoint, --pooling and --layer (a few are computed again to check this). Only the TEXTs are"
              + " embedded then.")
  @NoSetting
  private Path vectors;

  @Mixin private VectorOptions vectorOptions;

  @Option(
      names = JsonOutput.OPTION,
      description = "Print JSON: an array with an object for each TEXT.")
  private boolean json;

  private static final String QUERY_PROMPT = "query";
  private static final String DOCUMENT_PROMPT = "document";

  private final Streams streams;

  SimilarCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    check();
    List<List<Neighbour>> results = search();
    if (json) {
      printJson(results);
    } else if (streams.outputIsTerminal()) {
      printTables(results);
    } else {
      printValues(results);
    }
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    if (!input.isGiven()) {
      throw WrongUsage.of(
          spec, "no lines to search: give --input FILE, or --input - for standard input");
    }
    if (count < 1) {
      throw WrongUsage.of(spec, "-k must be at least 1, is " + count);
    }
    vectorOptions.check(spec, vectors, VectorOptions.VECTORS);
    input.check(spec, List.of());
    model.check(spec);
  }

  private List<List<Neighbour>> search() {
    try (Items lines = input.open(List.of(), streams);
        SavedVectors saved =
            vectors == null ? null : SavedVectors.open(vectors, vectorOptions.selection(model));
        Embedder embedder = model.open()) {
      List<float[]> targets =
          prompted(embedder, QUERY_PROMPT).embedAll(texts).stream().map(Embedding::vector).toList();
      Embedder ofLines = prompted(embedder, DOCUMENT_PROMPT);
      FiniteCheck finite = new FiniteCheck(embedder, streams::say);
      targets.forEach(target -> finite.check("the text to search for", target));
      NearestLines nearest = new NearestLines(targets, count, all);
      BiConsumer<Item, double[]> sink =
          (line, vector) -> nearest.add(line.id(), line.text(), vector);
      if (saved == null) {
        LinesWithVectors.embed(lines, ofLines, streams, sink);
      } else {
        finite.reportArithmetic();
        VectorOptions.checkWidth(saved, embedder);
        LinesWithVectors.pair(lines, saved, ofLines, streams, sink);
      }
      List<List<Neighbour>> results = nearest.results();
      if (nearest.undirected() > 0) {
        streams.say(
            Remarks.count(nearest.undirected(), "line")
                + " left out: a vector of zeros, or with infinities or NaNs, has no direction");
      }
      return results;
    }
  }

  /**
   * The same embedder with one of two prompts that a directory may have: one for what is searched
   * for, and one for what is searched. A prompt that is asked for counts instead of both.
   */
  private Embedder prompted(Embedder embedder, String promptName) {
    boolean hasBoth = embedder.promptNames().containsAll(List.of(QUERY_PROMPT, DOCUMENT_PROMPT));
    return hasBoth && !model.choosesPrompt() ? embedder.withPrompt(promptName) : embedder;
  }

  private void printValues(List<List<Neighbour>> results) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < results.size(); i++) {
      for (Neighbour each : results.get(i)) {
        if (results.size() > 1) {
          text.append(i + 1).append('\t');
        }
        text.append(QuotedField.of(each.id().toString(), '\t')).append('\t');
        text.append(String.format(Locale.ROOT, "%.6f", each.score())).append('\t');
        text.append(QuotedField.of(each.line(), '\t')).append('\n');
      }
    }
    streams.print(text.toString());
  }

  private void printTables(List<List<Neighbour>> results) {
    StringBuilder text = new StringBuilder();
    int width = width();
    for (int i = 0; i < results.size(); i++) {
      if (results.size() > 1) {
        text.append(i == 0 ? "" : "\n").append(PlainText.of(texts.get(i), width - 1)).append('\n');
      }
      int digits =
          results.get(i).stream()
              .mapToInt(each -> each.id().toString().length())
              .reduce("line".length(), Math::max);
      String row = "%" + digits + "s  %7s  %s\n";
      text.append(String.format(Locale.ROOT, row, "line", "score", "text"));
      for (Neighbour each : results.get(i)) {
        text.append(
            String.format(
                Locale.ROOT,
                row,
                each.id(),
                String.format(Locale.ROOT, "%.4f", each.score()),
                PlainText.of(each.line(), Math.max(NARROWEST, width - digits - 12))));
      }
    }
    streams.print(text.toString());
  }

  /** The width of the terminal in columns, if the environment has it. */
  private static int width() {
    String columns = System.getenv("COLUMNS");
    return columns != null && columns.matches("[1-9][0-9]{1,3}")
        ? Integer.parseInt(columns)
        : DEFAULT_WIDTH;
  }

  private void printJson(List<List<Neighbour>> results) {
    List<Object> out = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      List<Object> nearest = new ArrayList<>();
      for (Neighbour each : results.get(i)) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", JsonOutput.id(each.id()));
        line.put("score", each.score());
        line.put("line", each.line());
        nearest.add(line);
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("text", texts.get(i));
      result.put("nearest", nearest);
      out.add(result);
    }
    JsonOutput.print(streams, out);
  }
}
