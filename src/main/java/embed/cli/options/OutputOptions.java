package embed.cli.options;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.cli.settings.NoSetting;
import embed.cli.terminal.Streams;
import embed.file.FileErrors;
import embed.output.OutputFormat;
import embed.output.Trait;
import embed.output.destination.Destination;
import embed.output.destination.FileDestination;
import embed.output.destination.SpoolDestination;
import embed.output.destination.StreamDestination;
import embed.row.OutputType;
import embed.row.RowLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where vectors are written to, in which format. */
@Command(optionListHeading = OutputOptions.HEADING)
public final class OutputOptions {
  /** Shared with {@link NumberOptions}. */
  static final String HEADING = "%nOutput:%n";

  public static final String SHORT_OUTPUT = "-o";
  public static final String OUTPUT = "--output";

  private static final String FORMAT = "--format";
  private static final String HEADER = "--header";
  private static final String WITH_ID = "--with-id";
  private static final String WITH_TEXT = "--with-text";
  private static final String WITH_TOKENS = "--with-tokens";
  private static final String PRECISION = "--precision";

  private static final String STANDARD_OUTPUT = "-";
  private static final String STDOUT_NAME = "standard output";

  @Option(
      names = {SHORT_OUTPUT, OUTPUT},
      paramLabel = "FILE",
      description =
          "Write to FILE, which is named FILE.partial until it is complete. Default: standard"
              + " output.")
  @NoSetting
  private Path output;

  @Option(
      names = {"-f", FORMAT},
      paramLabel = "FORMAT",
      description =
          "${bundle:names.formats}. Default: what the name of FILE ends in (${bundle:names.endings}), else"
              + " csv.")
  private OutputFormat format;

  @Option(
      names = HEADER,
      negatable = true,
      fallbackValue = "true",
      description = "${bundle:names.header}: begin with a row of column names, ...,dim_0,dim_1,...")
  private boolean header;

  @Option(
      names = WITH_ID,
      negatable = true,
      fallbackValue = "true",
      description =
          "${bundle:names.id}: begin each row with its id, which is the line's number if it has no other."
              + " ${bundle:names.always-id} always have the id.")
  private boolean withId;

  @Option(
      names = WITH_TEXT,
      negatable = true,
      fallbackValue = "true",
      description = "${bundle:names.text}: add the text.")
  private boolean withText;

  @Option(
      names = WITH_TOKENS,
      negatable = true,
      fallbackValue = "true",
      description =
          "${bundle:names.tokens}: add the number of tokens and whether the line was truncated."
              + " ${bundle:names.always-tokens} always have them.")
  private boolean withTokens;

  @Option(
      names = PRECISION,
      paramLabel = "DIGITS",
      description =
          "${bundle:names.decimals}: significant digits, 1 to 9. Default: as many as are needed to read back"
              + " the same float32.")
  private Integer precision;

  @Option(
      names = "--resume",
      description =
          "Resume where an earlier run of the same command stopped, for whatever reason; begin at"
              + " the start if there is none. Needs --output.")
  private boolean resume;

  /** Refuses options that do not go together. */
  public void check(CommandSpec spec) {
    if (!WrongUsage.isGiven(spec, FORMAT) && toFile() && OutputFormat.of(output) != null) {
      format = null;
    }
    OutputFormat chosen = format();
    if (chosen == null) {
      throw WrongUsage.of(
          spec,
          "the name "
              + output.getFileName()
              + " does not say the format: give --format, or a name that ends in "
              + Names.or(Names.endings()));
    }
    if (header && !chosen.has(Trait.HEADER)) {
      WrongUsage.refuse(spec, isFor(HEADER, Trait.HEADER, chosen), HEADER);
      header = false;
    }
    if ((withId || withText || withTokens) && !chosen.has(Trait.TEXT)) {
      String message =
          chosen + " contains only vectors: leave out --with-id, --with-text and --with-tokens";
      WrongUsage.refuse(spec, message, WITH_ID, WITH_TEXT, WITH_TOKENS);
      withId = withText = withTokens = false;
    }
    if (precision != null && !chosen.has(Trait.DECIMALS)) {
      WrongUsage.refuse(spec, isFor(PRECISION, Trait.DECIMALS, chosen), PRECISION);
      precision = null;
    }
    if (precision != null && (precision < 1 || precision > RowLayout.MOST_DIGITS)) {
      throw WrongUsage.of(
          spec, "--precision must be 1 to " + RowLayout.MOST_DIGITS + " digits, is " + precision);
    }
    if (resume && !toFile()) {
      throw WrongUsage.of(spec, "--resume needs --output with a file: only a file can be resumed");
    }
  }

  private static String isFor(String option, Trait trait, OutputFormat chosen) {
    return option + " is for " + Names.and(Names.with(trait)) + ", not for " + chosen;
  }

  /** The format that is given or that the file's name ends in; null if it is neither. */
  public OutputFormat format() {
    if (format != null) {
      return format;
    }
    return output != null && toFile() ? OutputFormat.of(output) : OutputFormat.CSV;
  }

  /** Whether rows go to a file, rather than to standard output or into a pipe or device. */
  boolean toFile() {
    return output != null
        && !output.toString().equals(STANDARD_OUTPUT)
        && (Files.isRegularFile(output) || !Files.exists(output) || Files.isDirectory(output));
  }

  /**
   * What rows contain.
   *
   * @param namedIds whether they have ids of their own, not line numbers
   * @param type of the vectors' numbers
   */
  public RowLayout layout(boolean namedIds, OutputType type) {
    return new RowLayout(
        header, withId, withText, withTokens, namedIds, precision == null ? 0 : precision, type);
  }

  /** Whether rows are printed on a terminal. */
  public boolean isTerminal(Streams streams) {
    return name().equals(STDOUT_NAME) && streams.outputIsTerminal();
  }

  /** The name of the destination, for messages. */
  public String name() {
    return output == null || output.toString().equals(STANDARD_OUTPUT)
        ? STDOUT_NAME
        : output.toString();
  }

  /**
   * Opens the destination.
   *
   * @param fingerprint computed only if rows go to a file
   * @param kernels what computes the vectors, asked for only if rows go to a file
   */
  public Destination open(
      Streams streams, Supplier<Map<String, String>> fingerprint, Supplier<String> kernels) {
    try {
      if (toFile()) {
        if (Files.isDirectory(output)) {
          throw new EmbedException(
              Kind.OUTPUT, "%s is a directory: give the name of a file in it", output);
        }
        return FileDestination.open(output, fingerprint.get(), kernels, resume);
      }
      OutputStream stream =
          name().equals(STDOUT_NAME) ? streams.out() : Files.newOutputStream(output);
      return format().has(Trait.ROWS_COUNTED_FIRST)
          ? new SpoolDestination(stream)
          : new StreamDestination(stream);
    } catch (IOException e) {
      throw FileErrors.writing(name(), e);
    }
  }
}
