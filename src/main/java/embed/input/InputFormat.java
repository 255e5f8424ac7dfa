package embed.input;

import java.util.List;
import java.util.Locale;

/** How texts stand in an input. */
public enum InputFormat {
  /** Each line is one. */
  LINES,
  /** Each line is a JSON object with a field that is one. */
  JSONL(".jsonl", ".ndjson", ".json"),
  /** Comma-separated values as RFC 4180 describes them, with a column of texts. */
  CSV(".csv"),
  /** Tab-separated values without quotes: tabs, line breaks and backslashes are escaped. */
  TSV(".tsv", ".tab"),
  /** Tab-separated values that are quoted as RFC 4180 says. */
  TSV_QUOTED;

  private static final List<String> COMPRESSED = List.of(".gz", ".zst");

  private final List<String> endings;

  InputFormat(String... endings) {
    this.endings = List.of(endings);
  }

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
    for (InputFormat format : values()) {
      if (format.endings.stream().anyMatch(bare::endsWith)) {
        return format;
      }
    }
    return null;
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
