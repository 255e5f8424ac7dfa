package embed.input;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The format of an input. */
@SuppressWarnings("ImmutableEnumChecker") // the lists cannot be modified, and lambdas are stateless
public enum InputFormat {
  /** Each line is a text. */
  LINES(null, Place.LINE, (lines, layout) -> () -> line(lines)),
  /** Each line is a JSON object in which one field contains the text. */
  JSONL(
      "an object a line; blank lines are passed over, and other fields may be NaN",
      Place.FIELD,
      (lines, layout) -> new JsonlReader(lines, layout.fields()),
      ".jsonl",
      ".ndjson",
      ".json"),
  /** Comma-separated values (RFC 4180) in which one column contains the texts. */
  CSV(
      "quoted as RFC 4180 says",
      Place.COLUMN,
      (lines, layout) -> new ColumnReader(new QuotedRecords(lines, ','), layout.columns()),
      ".csv"),
  /** Tab-separated values without quoting: tabs, line breaks and backslashes are escaped. */
  TSV(
      "no quotes: \\t, \\n and \\\\ stand for a tab, a line break and a backslash",
      Place.COLUMN,
      (lines, layout) -> new ColumnReader(new EscapedRecords(lines), layout.columns()),
      ".tsv",
      ".tab"),
  /** Tab-separated values with the quoting of RFC 4180. */
  TSV_QUOTED(
      null,
      Place.COLUMN,
      (lines, layout) -> new ColumnReader(new QuotedRecords(lines, '\t'), layout.columns()));

  /** What of an input is a text. */
  public enum Place {
    LINE,
    FIELD,
    COLUMN
  }

  /** Makes the reader of a format. */
  private interface Reader {
    ItemReader of(LineReader lines, InputLayout layout);
  }

  /** The endings of compressed inputs. */
  static final List<String> COMPRESSED = List.of(".gz", ".zst");

  private final String note;
  private final Place place;
  private final Reader reader;
  private final List<String> endings;

  InputFormat(String note, Place place, Reader reader, String... endings) {
    this.note = note;
    this.place = place;
    this.reader = reader;
    this.endings = List.of(endings);
  }

  /**
   * Returns the format that an input's extension names, ignoring the extension of a compression, or
   * null if it names none.
   */
  public static InputFormat of(String name) {
    String bare = name.toLowerCase(Locale.ROOT);
    for (String ending : COMPRESSED) {
      if (bare.endsWith(ending)) {
        bare = bare.substring(0, bare.length() - ending.length());
        break;
      }
    }
    for (InputFormat format : values()) {
      if (format.endings.stream().anyMatch(bare::endsWith)) {
        return format;
      }
    }
    return null;
  }

  /** Returns what its name does not say, in few words; null if it says all. */
  public String note() {
    return note;
  }

  public Place place() {
    return place;
  }

  private static ItemReader.Entry line(LineReader lines) throws IOException {
    String line = lines.next();
    return line == null ? null : new ItemReader.Entry(null, line, lines.lineNumber());
  }

  ItemReader reader(LineReader lines, InputLayout layout) {
    return reader.of(lines, layout);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
