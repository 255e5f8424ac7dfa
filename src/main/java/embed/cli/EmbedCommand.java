package embed.cli;

import embed.Embedder;
import embed.output.CsvWriter;
import embed.text.InvalidUtf8;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code embed [OPTIONS] [TEXT…]}: lines in, vectors out. */
@Command(
    name = "embed",
    header = "Sentence vectors from a RoBERTa checkpoint directory.",
    description = {
      "",
      "One line of text in, one row of numbers out, in order: by default the mean of the last"
          + " hidden state over all tokens, <s> and </s> included. Texts come from the arguments,"
          + " else from --input, else from standard input.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "Texts:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:all rows are written (or whoever read them closed the pipe)",
      " 1:something failed; the message says what",
      " 2:wrong usage"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  embed \"( <str> , addr ) <num>\"",
      "  embed --model ./my-roberta < lines.txt > vectors.csv",
      "  tail -f log | embed --normalize",
      "",
      "Without --model, EMBED_MODEL names the checkpoint, else the bundled one is used. EMBED_JAVA_OPTS"
          + " holds options for the Java that runs it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = false,
    usageHelpWidth = 100,
    versionProvider = Version.class)
final class EmbedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TEXT", arity = "0..*", description = "Each is embedded as one line.")
  private List<String> texts = List.of();

  @Mixin private ModelOptions model;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "Read lines from FILE; - is standard input.")
  private String input;

  @Option(names = "--header", description = "Begin with a row of names, dim_0,dim_1,...")
  private boolean header;

  @Option(
      names = "--invalid",
      paramLabel = "WHAT",
      defaultValue = "replace",
      description =
          "A line that is not UTF-8: replace the bytes by U+FFFD (and say at the end how many lines"
              + " had some), or error. Default: replace.")
  private InvalidUtf8 invalid;

  @Option(names = "--debug", description = "Show stack traces of failures.")
  private boolean debug;

  private final Streams streams;

  EmbedCommand(Streams streams) {
    this.streams = streams;
  }

  boolean debug() {
    return debug;
  }

  @Override
  public Integer call() {
    check();
    try (LineSource lines = source();
        Embedder embedder = model.open()) {
      RowWriter rows = new RowWriter(new CsvWriter(streams.out()));
      try {
        if (header) {
          rows.header(embedder.dimensions());
        }
        embedder.embed(lines, Function.identity(), rows);
      } catch (ClosedPipeException e) {
        return CommandLine.ExitCode.OK;
      } finally {
        rows.close();
        report(rows.cutLines(), embedder.longestInput(), lines.invalidLines());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    if (!texts.isEmpty() && input != null) {
      throw usage("give either TEXT or --input, not both");
    }
    if (texts.isEmpty() && input == null && streams.inputIsTerminal()) {
      throw usage("no text: give some as arguments, or lines by --input or standard input");
    }
    model.check(spec);
  }

  private LineSource source() {
    if (!texts.isEmpty()) {
      return LineSource.of(texts);
    }
    return input == null || input.equals("-")
        ? LineSource.of(streams.in(), "standard input", invalid)
        : LineSource.of(Path.of(input), invalid);
  }

  /** What a user would want to know of a run that went well. */
  private void report(long cut, int longest, long invalidLines) {
    if (cut > 0) {
      streams.say(
          count(cut, "line") + " cut to " + longest + " tokens (--long error refuses such lines)");
    }
    if (invalidLines > 0) {
      streams.say(
          count(invalidLines, "line")
              + " with bytes that are not UTF-8, read as U+FFFD (--invalid error refuses such lines)");
    }
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
