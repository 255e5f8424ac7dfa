package embed.cli;

import embed.EmbedException;
import embed.Embedder;
import embed.cli.options.InputOptions;
import embed.cli.options.ModelOptions;
import embed.cli.options.VectorOptions;
import embed.cli.options.WrongUsage;
import embed.cli.report.JsonOutput;
import embed.cli.report.Remarks;
import embed.cli.settings.NoSetting;
import embed.cli.terminal.Streams;
import embed.cli.verify.BatchInvarianceCheck;
import embed.cli.verify.BuiltInLines;
import embed.input.Items;
import embed.text.PlainText;
import embed.vectors.Difference;
import embed.vectors.SavedVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code embed verify}: checks whether the vectors are the right ones. */
@Command(
    name = VerifyCommand.NAME,
    header = "Check a checkpoint's vectors against others, or against themselves.",
    description = {
      "",
      "With --reference: embeds the lines of --input and compares each vector with its row in a file"
          + " of vectors made elsewhere. Passes if no number differs by more than --tolerance.",
      "",
      "Without: embeds each line of a built-in list (or of --input) alone and with one thread, then"
          + " all of them together, in reversed order with one thread and as they stand with several,"
          + " and once more by plain matrix products. Passes if every vector has the same bits each"
          + " time, and the plain products give the same but for rounding. With another"
          + " --dtype than float32 it says how far the vectors are from those of float32, and passes if plain"
          + " products are about as far.",
      ""
    },
    optionListHeading = "%nComparison:%n",
    exitCodeList = {
      " 0:The vectors passed.",
      " 1:They did not pass, or something failed. The message says what.",
      " 2:Wrong usage. Nothing was done."
    },
    footer = {
      "  embed verify --model ./my-roberta",
      "  embed verify --model ./my-roberta --reference vectors.npy --input lines.txt"
    })
final class VerifyCommand implements Callable<Integer> {
  static final String NAME = "verify";

  private static final String REFERENCE = "--reference";

  /** How many characters of a line are shown. */
  private static final int SHOWN = 80;

  @Spec private CommandSpec spec;

  @Mixin private ModelOptions model;

  @Option(
      names = REFERENCE,
      paramLabel = "FILE",
      description =
          "Vectors to compare with, a row for each line: "
              + SavedVectors.ENDINGS
              + ". An array [hidden states, lines, dimensions] is compared at --layer.")
  @NoSetting
  private Path reference;

  @Mixin private VectorOptions vectors;

  @Mixin private InputOptions input;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      defaultValue = "2e-5",
      description = "The largest absolute difference that passes. Default: ${DEFAULT-VALUE}.")
  private double tolerance;

  @Option(names = JsonOutput.OPTION, description = "Print a JSON object.")
  private boolean json;

  private final Streams streams;

  VerifyCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    check();
    boolean passed = reference == null ? compareWithThemselves() : compareWithReference();
    return passed ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void check() {
    if (reference != null && !input.isGiven()) {
      throw WrongUsage.of(
          spec, "--reference needs the lines that its vectors were made of: give --input");
    }
    vectors.check(spec, reference, REFERENCE);
    if (!(tolerance >= 0)) {
      throw WrongUsage.of(spec, "--tolerance must be 0 or more, is " + tolerance);
    }
    input.check(spec, List.of());
    model.check(spec);
  }

  private boolean compareWithReference() {
    try (SavedVectors expected = SavedVectors.open(reference, vectors.selection(model));
        Items lines = input.open(List.of(), streams);
        Embedder embedder = model.open()) {
      VectorOptions.checkWidth(expected, embedder);
      Difference difference = new Difference(tolerance);
      double[] row = new double[expected.dimensions()];
      LinesWithVectors.embed(
          lines,
          embedder,
          streams,
          (line, vector) -> {
            if (!expected.next(row)) {
              throw LinesWithVectors.tooFewRows(expected, difference.lines());
            }
            difference.add(line.id(), line.text(), vector, row);
          });
      if (expected.next(row)) {
        throw LinesWithVectors.tooManyRows(expected, difference.lines());
      }
      if (difference.lines() == 0) {
        throw new EmbedException("nothing to compare: the input has no lines");
      }
      print(expected, embedder, difference);
      return difference.passes();
    }
  }

  private void print(SavedVectors expected, Embedder embedder, Difference difference) {
    if (json) {
      Map<String, Object> worst = new LinkedHashMap<>();
      worst.put("id", JsonOutput.id(difference.worstId()));
      worst.put("text", difference.worstLine());
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("passed", difference.passes());
      out.put("model", model.directory().toString());
      out.put("reference", expected.name());
      out.put("device", embedder.device().toString());
      out.put("lines", difference.lines());
      out.put("dimensions", embedder.dimensions());
      out.put("tolerance", tolerance);
      // JSON has no infinity, which a NaN on one side counts as.
      out.put("max_difference", JsonOutput.number(difference.largest()));
      out.put("mean_difference", JsonOutput.number(difference.mean()));
      out.put("lines_beyond_tolerance", difference.linesBeyond());
      out.put("worst_line", worst);
      JsonOutput.print(streams, out);
      return;
    }
    streams.print(
        String.format(
            Locale.ROOT,
            """
            checkpoint       %s (%d dimensions, %s, on %s)
            reference        %s
            compared         %s
            max difference   %.3g, in line %s: %s
            mean difference  %.3g
            %s
            """,
            model.directory(),
            embedder.dimensions(),
            model.pooling(),
            embedder.device(),
            expected.name(),
            Remarks.count(difference.lines(), "line"),
            difference.largest(),
            difference.worstId(),
            PlainText.of(difference.worstLine(), SHOWN),
            difference.mean(),
            difference.passes()
                ? "PASS: every number is within " + shown(tolerance)
                : "FAIL: "
                    + difference.linesBeyond()
                    + " of "
                    + Remarks.count(difference.lines(), "line")
                    + " differ by more than "
                    + shown(tolerance)));
  }

  private static String shown(double number) {
    return String.format(Locale.ROOT, "%.3g", number);
  }

  private boolean compareWithThemselves() {
    List<String> lines = !input.isGiven() ? BuiltInLines.ALL : distinctInput();
    BatchInvarianceCheck result =
        BatchInvarianceCheck.check(model.directory(), model.embedderOptions(), lines, streams);
    if (json) {
      JsonOutput.print(streams, result.toJson(model.directory()));
    } else {
      streams.print(result.describe(model.directory(), !input.isGiven()));
    }
    return result.passed();
  }

  private List<String> distinctInput() {
    Set<String> lines = new LinkedHashSet<>();
    try (Items source = input.open(List.of(), streams)) {
      source.forEachRemaining(line -> lines.add(line.text()));
      Remarks.lines(streams, source);
    }
    if (lines.isEmpty()) {
      throw new EmbedException("nothing to compare: the input has no lines");
    }
    return new ArrayList<>(lines);
  }
}
