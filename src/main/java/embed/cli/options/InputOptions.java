package embed.cli.options;

import embed.cli.settings.NoSetting;
import embed.cli.terminal.Streams;
import embed.input.BadRows;
import embed.input.InputFormat;
import embed.input.InputFormat.Place;
import embed.input.InputLayout;
import embed.input.InvalidUtf8;
import embed.input.Items;
import embed.input.Shard;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where texts come from and how they stand there. */
@Command(optionListHeading = "%nInput:%n")
public final class InputOptions {
  private static final String INPUT_FORMAT = "--input-format";
  private static final String BAD_ROWS = "--bad-rows";
  private static final String TEXT_COLUMN = "--text-column";
  private static final String ID_COLUMN = "--id-column";

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description =
          "Read lines from FILE; - is standard input. May be given several times, to be read in"
              + " order. gzip and Zstandard are recognized by their first bytes, on standard input too."
              + " Default: the TEXTs, else standard input.")
  @NoSetting
  private List<String> inputs = List.of();

  @Option(
      names = INPUT_FORMAT,
      paramLabel = "FORMAT",
      description =
          "${bundle:names.inputs}. Default: what the name of each FILE ends in, else lines.")
  private InputFormat format;

  @Option(
      names = InputLayout.TEXT_FIELD,
      paramLabel = "NAME",
      description = "The field of ${bundle:names.fields} input to embed. Default: text.")
  private String textField;

  @Option(
      names = InputLayout.ID_FIELD,
      paramLabel = "NAME",
      description =
          "The field of ${bundle:names.fields} input that is the row's id. Default: rows are numbered.")
  private String idField;

  @Option(
      names = TEXT_COLUMN,
      paramLabel = "COLUMN",
      description =
          "The column of ${bundle:names.columns} input to embed: its name in the first row, or its number from 1;"
              + " where only numbers are given, the first row is text as well. Default: text.")
  private String textColumn;

  @Option(
      names = ID_COLUMN,
      paramLabel = "COLUMN",
      description = "The column that is the row's id. Default: rows are numbered.")
  private String idColumn;

  @Option(
      names = "--invalid",
      paramLabel = "WHAT",
      defaultValue = "replace",
      description =
          "What to do with bytes that are not UTF-8: replace (by U+FFFD, and say at the end how many"
              + " lines had some), or error (stop there). Default: ${DEFAULT-VALUE}.")
  private InvalidUtf8 invalid;

  @Option(
      names = BAD_ROWS,
      paramLabel = "WHAT",
      defaultValue = "error",
      description =
          "What to do with a row of fields or columns that is not well-formed, has more or fewer fields"
              + " than the first, or lacks the text or id: error (stop there), or skip (and say"
              + " at the end how many were). The numbers of other rows stay. Default:"
              + " ${DEFAULT-VALUE}.")
  private BadRows badRows;

  @Option(
      names = "--shard",
      paramLabel = "K/N",
      description =
          "Only every Nth line: those whose number, counted from 1, leaves the rest K when divided"
              + " by N. Their ids stay the same. K may be N for 0. Default: every line.")
  @NoSetting
  private Shard shard = Shard.ALL;

  /** Whether the ending of an input's name tells its format: a setting is for the other inputs. */
  private boolean byName;

  /** Whether inputs are named. */
  public boolean isGiven() {
    return !inputs.isEmpty();
  }

  /** What is read, in few words. */
  public String name() {
    String first =
        inputs.get(0).equals(Items.STANDARD_INPUT)
            ? "standard input"
            : String.valueOf(Path.of(inputs.get(0)).getFileName());
    return inputs.size() == 1 ? first : first + " and " + (inputs.size() - 1) + " more";
  }

  /**
   * Refuses what does not go together.
   *
   * @param texts of the command line, instead of inputs
   */
  public void check(CommandSpec spec, List<String> texts) {
    if (!texts.isEmpty() && !inputs.isEmpty()) {
      throw WrongUsage.of(
          spec,
          "there are TEXT arguments and --input " + inputs.get(0) + ": give one or the other");
    }
    if (inputs.contains("")) {
      throw WrongUsage.of(spec, "--input is empty: give it a file, or - for standard input");
    }
    if (inputs.indexOf(Items.STANDARD_INPUT) != inputs.lastIndexOf(Items.STANDARD_INPUT)) {
      throw WrongUsage.of(spec, "standard input can be read only once");
    }
    byName = !WrongUsage.isGiven(spec, INPUT_FORMAT);
    if (!texts.isEmpty()) {
      String message = "--input-format and --bad-rows are for --input and standard input, not TEXT";
      WrongUsage.refuse(spec, message, INPUT_FORMAT, BAD_ROWS);
      format = null;
    }
    if (!anyInput(texts, format -> format.place() == Place.FIELD)) {
      String message =
          "--text-field and --id-field are for --input-format "
              + Names.or(Names.inputs(Place.FIELD));
      WrongUsage.refuse(spec, message, InputLayout.TEXT_FIELD, InputLayout.ID_FIELD);
      idField = null;
    }
    if (!anyInput(texts, format -> format.place() == Place.COLUMN)) {
      String message =
          "--text-column and --id-column are for --input-format "
              + Names.or(Names.inputs(Place.COLUMN));
      WrongUsage.refuse(spec, message, TEXT_COLUMN, ID_COLUMN);
      idColumn = null;
    }
  }

  private boolean anyInput(List<String> texts, Predicate<InputFormat> test) {
    InputLayout layout = layout();
    return texts.isEmpty() && names().stream().map(layout::format).anyMatch(test);
  }

  /** Whether rows have ids of their own. */
  public boolean namesRows() {
    return idField != null || idColumn != null;
  }

  public Shard shard() {
    return shard;
  }

  /** Opens what was given: texts, files or standard input. */
  public Items open(List<String> texts, Streams streams) {
    if (!texts.isEmpty()) {
      return Items.of("arguments", texts, shard);
    }
    return Items.of(names(), streams.in(), layout(), shard);
  }

  private List<String> names() {
    return inputs.isEmpty() ? List.of(Items.STANDARD_INPUT) : inputs;
  }

  private InputLayout layout() {
    return new InputLayout(
        format == null ? InputFormat.LINES : format,
        byName,
        new InputLayout.Names(textField, idField),
        new InputLayout.Names(textColumn, idColumn),
        invalid,
        badRows);
  }
}
