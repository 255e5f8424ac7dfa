package embed.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The format of an input. */
public enum InputFormat {
  /** Each line is a text. */
  LINES,
  /** Each line is a JSON object in which one field contains the text. */
  JSONL,
  /** Comma-separated values (RFC 4180) in which one column contains the texts. */
  CSV,
  /** Tab-separated values without quoting: tabs, line breaks and backslashes are escaped. */
  TSV,
  /** Tab-separated values with the quoting of RFC 4180. */
  TSV_QUOTED;

  /** The endings of compressed inputs. */
  static final List<String> COMPRESSED = List.of(".gz", ".zst");

  private static final Map<String, InputFormat> BY_ENDING =
      Map.of(
          ".jsonl", JSONL, ".ndjson", JSONL, ".json", JSONL, ".csv", CSV, ".tsv", TSV, ".tab", TSV);

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
    int dot = bare.lastIndexOf('.');
    return dot < 0 ? null : BY_ENDING.get(bare.substring(dot));
  }

  /** Returns whether texts are in a column. */
  public boolean hasColumns() {
    return this == CSV || this == TSV || this == TSV_QUOTED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
