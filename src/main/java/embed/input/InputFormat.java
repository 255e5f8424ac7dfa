package embed.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How texts stand in an input. */
public enum InputFormat {
  /** Each line is one. */
  LINES,
  /** Each line is a JSON object with a field that is one. */
  JSONL,
  /** Comma-separated values as RFC 4180 describes them, with a column of texts. */
  CSV,
  /** Tab-separated values without quotes: tabs, line breaks and backslashes are escaped. */
  TSV,
  /** Tab-separated values that are quoted as RFC 4180 says. */
  TSV_QUOTED;

  private static final List<String> COMPRESSED = List.of(".gz", ".zst");

  private static final Map<String, InputFormat> BY_ENDING =
      Map.of(
          ".jsonl", JSONL, ".ndjson", JSONL, ".json", JSONL, ".csv", CSV, ".tsv", TSV, ".tab", TSV);

  /**
   * The format that the name of an input ends in, a compression's ending left out, or null where it
   * names none.
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

  /** Whether texts stand in a column. */
  public boolean hasColumns() {
    return this == CSV || this == TSV || this == TSV_QUOTED;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
