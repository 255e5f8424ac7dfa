package embed.output;

import java.nio.file.Path;
import java.util.Locale;

/** What vectors are written as. */
public enum OutputFormat {
  CSV("csv"),
  TSV("tsv"),
  /** One JSON object a line. */
  JSONL("jsonl", "ndjson"),
  /** NumPy's array file, float32 {@code [rows, dimensions]}. */
  NPY("npy"),
  PARQUET("parquet"),
  /** The vectors' float32 in little-endian order, and nothing else. */
  RAW("raw", "f32");

  private final String ending;
  private final String otherEnding;

  OutputFormat(String ending) {
    this(ending, ending);
  }

  OutputFormat(String ending, String otherEnding) {
    this.ending = "." + ending;
    this.otherEnding = "." + otherEnding;
  }

  /** The format that the file's name ends in, or null where it names none. */
  public static OutputFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (OutputFormat format : values()) {
      if (name.endsWith(format.ending) || name.endsWith(format.otherEnding)) {
        return format;
      }
    }
    return null;
  }

  /** Whether it writes numbers as decimals. */
  public boolean isText() {
    return this == CSV || this == TSV || this == JSONL;
  }

  /** Whether it has room for anything beside the vectors. */
  public boolean hasColumns() {
    return this != NPY && this != RAW;
  }

  /** Whether a row of names may come first. */
  public boolean mayHaveHeader() {
    return this == CSV || this == TSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
