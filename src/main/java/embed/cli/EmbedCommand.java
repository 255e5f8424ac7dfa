package embed.cli;

import embed.Embedder;
import embed.LongLines;
import embed.cli.options.InputOptions;
import embed.cli.options.ModelOptions;
import embed.cli.options.NumberOptions;
import embed.cli.options.OutputOptions;
import embed.cli.options.RunOptions;
import embed.cli.report.Remarks;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.Streams;
import embed.input.Items;
import embed.output.Calibration;
import embed.output.destination.Destination;
import embed.output.destination.FileDestination;
import embed.output.destination.ResumePoint;
import embed.row.RowLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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
      "Turns lines of text into vectors with an encoder checkpoint, a directory that Hugging Face's"
          + " save_pretrained or sentence-transformers' save wrote. For each line it writes one row of"
          + " comma-separated numbers, in order: what the files of sentence-transformers say, or else"
          + " the mean of the last hidden state over all tokens, <s> and </s> included, unless options"
          + " say otherwise.",
      "",
      "The lines are the arguments, else those of --input, else those of standard input, in UTF-8;"
          + " the last one may lack its newline. Rows are written as soon as they are ready.",
      ""
    },
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands, by the first word:%n",
    exitCodeList = {
      " 0:Every row is written, or the reader of the rows closed the pipe (as head does).",
      " 1:Something failed. The message says what; the rows before it are written.",
      " 2:Wrong usage. Nothing was done."
    },
    footer = {
      "  embed \"( <str> , addr ) <num>\"                        one text, the bundled checkpoint",
      "  embed --model ./roberta < lines.txt > vectors.csv     a file",
      "  tail -f app.log | embed --normalize                   lines as they come",
      "  embed --pooling cls --layer -2 -i lines.txt --header  another vector, with column names",
      "  embed -i docs.txt.gz -o vectors.parquet --resume      a run that can be resumed",
      "  embed -- \"-1 < x\"                                     a text that begins with -",
      "",
      "Environment:",
      "  EMBED_MODEL      Default of --model; EMBED_WITH_ID=true likewise of --with-id, and so on.",
      "  EMBED_JAVA_OPTS  Options for the Java that runs embed, such as -Xmx4g.",
      "  JAVA_HOME        The Java to run, 17 or newer. Default: the java on PATH.",
      "  NO_COLOR         If not empty, there are no colours on a terminal.",
      "  XDG_CONFIG_HOME  Used instead of ~/.config.",
      "",
      "Files:",
      "  ~/.config/embed/config.properties  One default per line: threads = 4. Variables win over it."
    })
final class EmbedCommand implements Callable<Integer> {
  /** What it means that {@code --verbose} names no packed kernels. */
  private static final String PLAIN =
      ": plain kernels, slower than packed ones on a CPU; last bits may depend on the batch";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      arity = "0..*",
      description = "Embed each of these as one line. Put -- before texts that begin with -.")
  private List<String> texts = List.of();

  @Mixin private ModelOptions model;

  @Mixin private InputOptions input;

  @Mixin private OutputOptions output;

  @Mixin private NumberOptions numbers;

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
      spec.commandLine()
          .usage(spec.commandLine().getErr(), CommandLines.colours(streams.errorsAreTerminal()));
      streams.say("no text: give it as an argument, or lines by --input or on standard input");
      return CommandLine.ExitCode.USAGE;
    }
    input.check(spec, texts);
    output.check(spec);
    numbers.check(spec, output.format(), input.shard());
    model.check(spec);
    String hint = TextHint.of(texts);
    if (hint != null) {
      streams.say(hint);
    }
    try (Items items = input.open(texts, streams);
        Embedder embedder = model.open(LongLines.TRUNCATE)) {
      write(items, embedder);
    } catch (ClosedPipeException e) {
      return CommandLine.ExitCode.OK;
    }
    return CommandLine.ExitCode.OK;
  }

  private void write(Items items, Embedder embedder) {
    Calibration calibration = numbers.calibration(embedder, model);
    Supplier<String> kernels = embedder.details()::arithmetic;
    try (Destination destination =
        output.open(streams, () -> fingerprint(embedder, calibration), kernels)) {
      ResumePoint before = destination.mark();
      long start = System.nanoTime();
      Run run = new Run(streams, items, embedder, destination, output.name());
      ResumePoint after =
          run.run(
              output.format(),
              layout(),
              calibration,
              () -> metadata(embedder, kernels(destination, kernels)),
              model.longLines(),
              options.progress(streams, output.isTerminal(streams)));
      Remarks.truncated(streams, after.truncated(), embedder);
      Remarks.lines(streams, items);
      if (options.verbose()) {
        long nanos = System.nanoTime() - start;
        streams.say("recipe: " + embedder.recipe());
        streams.say(
            "dtype: " + kernels.get() + (embedder.details().isBatchInvariant() ? "" : PLAIN));
        streams.say(
            RunOptions.summary(
                before, after, embedder.details().computedLines(), items.invalidLines(), nanos));
      }
    }
  }

  private RowLayout layout() {
    return output.layout(input.namesRows(), numbers.type());
  }

  /** What has computed the rows until now, those of a run that this one resumes included. */
  private static Set<String> kernels(Destination destination, Supplier<String> own) {
    return destination instanceof FileDestination file ? file.kernels() : Set.of(own.get());
  }

  /** What a file records of how its vectors were made. */
  private static Map<String, String> metadata(Embedder embedder, Set<String> kernels) {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("embed.version", Version.program());
    metadata.put("embed.recipe", embedder.recipe());
    metadata.put("embed.dtype", embedder.details().recipeParts().get("dtype"));
    metadata.put("embed.kernels", String.join("; later rows: ", kernels));
    embedder.details().contentHashes().forEach((name, hash) -> metadata.put("embed." + name, hash));
    return metadata;
  }

  /** Everything that a row depends on, apart from its line. */
  private Map<String, String> fingerprint(Embedder embedder, Calibration calibration) {
    Map<String, String> fingerprint = new LinkedHashMap<>();
    fingerprint.put("embed", Version.program());
    fingerprint.putAll(embedder.details().contentHashes());
    fingerprint.putAll(embedder.details().recipeParts());
    fingerprint.put("device", embedder.device().isCuda() ? "cuda" : "cpu");
    fingerprint.put("shard", input.shard().toString());
    fingerprint.put("format", output.format().toString());
    fingerprint.putAll(layout().fingerprint());
    if (numbers.type().needsRanges()) {
      fingerprint.putAll(calibration.fingerprint());
    }
    return fingerprint;
  }
}
