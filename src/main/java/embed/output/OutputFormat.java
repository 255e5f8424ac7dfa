package embed.output;

import java.nio.file.Path;
import java.util.Locale;

/** The file formats in which vectors can be written. */
public enum OutputFormat {
  CSV("csv"),
  TSV("tsv"),
  /** One JSON object per line. */
  JSONL("jsonl", "ndjson"),
  /** NumPy's array file, float32 {@code [rows, dimensions]}. */
  NPY("npy"),
  PARQUET("parquet"),
  /** The float32 values in little-endian order, without a header. */
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

  /** Returns the format that the file's extension names, or null if it names none. */
  public static OutputFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (OutputFormat format : values()) {
      if (name.endsWith(format.ending) || name.endsWith(format.otherEnding)) {
        return format;
      }
    }
    return null;
  }

  /** Returns whether the format writes numbers as decimals. */
  public boolean isText() {
    return this == CSV || this == TSV || this == JSONL;
  }

  /** Returns whether the format can store columns other than the vector. */
  public boolean hasColumns() {
    return this != NPY && this != RAW;
  }

  /** Returns whether the file may start with a row of column names. */
  public boolean mayHaveHeader() {
    return this == CSV || this == TSV;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
