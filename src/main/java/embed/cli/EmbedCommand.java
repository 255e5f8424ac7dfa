package embed.cli;

import embed.Embedder;
import embed.output.CsvWriter;
import embed.text.InvalidUtf8;
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
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code embed [OPTIONS] [TEXT…]}: lines in, vectors out. */
@Command(
    name = "embed",
    description = {
      "",
      "Turns lines of text into vectors with a RoBERTa checkpoint, a directory that Hugging Face's"
          + " save_pretrained wrote. One line in, one row of comma-separated numbers out, in order:"
          + " the mean of the last hidden state over all tokens, <s> and </s> included, unless"
          + " options say otherwise.",
      "",
      "The lines are the arguments, else those of --input, else those of standard input: UTF-8, with"
          + " or without a newline at the end. Rows are written as soon as they are ready.",
      ""
    },
    synopsisHeading = "Usage: ",
    abbreviateSynopsis = true,
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "Texts:%n",
    commandListHeading = "%nCommands, by the first word:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:Every row is written, or whoever read them wanted no more (as head does).",
      " 1:Something failed. The message says what; the rows before it are written.",
      " 2:Wrong usage. Nothing was done."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  embed \"( <str> , addr ) <num>\"                        one text, the bundled checkpoint",
      "  embed --model ./roberta < lines.txt > vectors.csv     a file",
      "  tail -f app.log | embed --normalize                   lines as they come",
      "  embed --pooling cls --layer -2 -i lines.txt --header  another vector, with column names",
      "  embed -- \"-1 < x\"                                     a text that begins with -",
      "",
      "Environment:",
      "  EMBED_MODEL      The checkpoint directory where --model is not given.",
      "  EMBED_JAVA_OPTS  Options for the Java that runs embed, such as -Xmx4g.",
      "  JAVA_HOME        That Java, 17 or newer; without it, the java on PATH."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = false,
    usageHelpWidth = 100,
    versionProvider = Version.class)
final class EmbedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Embed each of these as one line. Put -- before texts that begin with -.")
  private List<String> texts = List.of();

  @Mixin private ModelOptions model;

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description = "Read lines from FILE; - is standard input.")
  private String input;

  @Option(names = "--header", description = "Write the names of the columns first: dim_0,dim_1,...")
  private boolean header;

  @Option(
      names = "--invalid",
      paramLabel = "WHAT",
      defaultValue = "replace",
      description =
          "What to do with bytes that are not UTF-8: replace (by U+FFFD, and say at the end how many"
              + " lines had some), or error (stop there). Default: ${DEFAULT-VALUE}.")
  private InvalidUtf8 invalid;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
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
    if (texts.isEmpty() && input == null && streams.inputIsTerminal()) {
      Subcommands.addAll(spec.commandLine(), streams);
      spec.commandLine().usage(spec.commandLine().getErr());
      streams.say("no text: give it as an argument, or lines by --input or on standard input");
      return CommandLine.ExitCode.USAGE;
    }
    check();
    try (LineSource lines = source();
        Embedder embedder = model.open();
        RowWriter rows = new RowWriter(new CsvWriter(streams.out()))) {
      if (header) {
        rows.header(embedder.dimensions());
      }
      embedder.embed(lines, Function.identity(), rows);
      rows.flush();
      report(rows.cutLines(), embedder.longestInput(), lines.invalidLines());
    } catch (ClosedPipeException e) {
      return CommandLine.ExitCode.OK;
    }
    return CommandLine.ExitCode.OK;
  }

  private void check() {
    if (!texts.isEmpty() && input != null) {
      throw usage("there are TEXT arguments and --input " + input + ": give one or the other");
    }
    if (input != null && input.isEmpty()) {
      throw usage("--input is empty: give it a file, or - for standard input");
    }
    model.check(spec);
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private LineSource source() {
    if (!texts.isEmpty()) {
      return LineSource.of(texts);
    }
    return input == null || input.equals("-")
        ? LineSource.of(streams.in(), "standard input", invalid)
        : LineSource.of(input, invalid);
  }

  /** What a user would want to know of a run that went well. */
  private void report(long cut, int longest, long invalidLines) {
    if (cut > 0) {
      streams.say(
          (cut == 1 ? "1 line was" : cut + " lines were")
              + (" cut to the " + longest + " tokens that the checkpoint takes")
              + " (--long error would refuse them)");
    }
    if (invalidLines > 0) {
      streams.say(
          (invalidLines == 1 ? "1 line" : invalidLines + " lines")
              + " had bytes that are not UTF-8, read as U+FFFD (--invalid error would refuse them)");
    }
  }
}
