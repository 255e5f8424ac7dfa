package embed.cli;

import embed.Embedder;
import embed.LongLines;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.Streams;
import embed.input.Items;
import embed.output.Destination;
import embed.output.ResumePoint;
import embed.output.RowLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
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
      "  embed -i docs.txt.gz -o vectors.parquet --resume      a file that a kill only interrupts",
      "  embed -- \"-1 < x\"                                     a text that begins with -",
      "",
      "Environment:",
      "  EMBED_MODEL      The default of --model; EMBED_WITH_ID=true is that of --with-id, and so on.",
      "  EMBED_JAVA_OPTS  Options for the Java that runs embed, such as -Xmx4g.",
      "  JAVA_HOME        That Java, 17 or newer; without it, the java on PATH.",
      "  NO_COLOR         If not empty, no colours on a terminal either.",
      "  XDG_CONFIG_HOME  What is used in place of ~/.config.",
      "",
      "Files:",
      "  ~/.config/embed/config.properties  Defaults, one a line, where no variable sets them: threads = 4"
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

  @Mixin private InputOptions input;

  @Mixin private OutputOptions output;

  @Mixin private RunOptions options;

  private final Streams streams;

  EmbedCommand(Streams streams) {
    this.streams = streams;
  }

  boolean debug() {
    return options.debug();
  }

  @Override
  public Integer call() {
    if (texts.isEmpty() && !input.isGiven() && streams.inputIsTerminal()) {
      Subcommands.addAll(spec.commandLine(), streams);
      spec.commandLine().usage(spec.commandLine().getErr());
      streams.say("no text: give it as an argument, or lines by --input or on standard input");
      return CommandLine.ExitCode.USAGE;
    }
    input.check(spec, texts);
    output.check(spec);
    model.check(spec);
    try (Items items = input.open(texts, streams);
        Embedder embedder = model.open(LongLines.TRUNCATE);
        Destination destination = output.open(streams, () -> fingerprint(embedder))) {
      ResumePoint before = destination.mark();
      long start = System.nanoTime();
      Run run = new Run(streams, items, embedder, destination, output.name());
      ResumePoint after =
          run.run(
              output.format(),
              layout(),
              model.longLines(),
              options.progress(streams, output.isTerminal(streams)));
      Remarks.lines(streams, after.truncated(), embedder.longestInput(), items);
      if (options.verbose()) {
        long nanos = System.nanoTime() - start;
        streams.say(
            RunOptions.summary(
                before, after, embedder.computedLines(), items.invalidLines(), nanos));
      }
    } catch (ClosedPipeException e) {
      return CommandLine.ExitCode.OK;
    }
    return CommandLine.ExitCode.OK;
  }

  private RowLayout layout() {
    return output.layout(input.namesRows());
  }

  /** Everything that makes a row what it is, but for its line. */
  private Map<String, String> fingerprint(Embedder embedder) {
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("embed", Version.program());
    fingerprint.putAll(embedder.contentHashes());
    fingerprint.putAll(embedder.recipe());
    fingerprint.put("device", embedder.device().split(":", 2)[0]);
    fingerprint.put("dtype", "float32");
    fingerprint.put("shard", input.shard().toString());
    fingerprint.put("format", output.format().toString());
    fingerprint.putAll(layout().fingerprint());
    return fingerprint;
  }
}
