package embed.output;

import java.nio.file.Path;
import java.util.Locale;

/** The file formats in which vectors can be written. */
public enum OutputFormat {
  CSV("csv"),
  TSV("tsv"),
  /** One JSON object per line. */
  JSONL("jsonl", "ndjson"),
  /** NumPy's array file, {@code [rows, dimensions]}. */
  NPY("npy"),
  PARQUET("parquet"),
  /**
   * Apache Arrow's IPC stream. Its files end in {@code .arrows}; those of Arrow's other format,
   * which has an index at its end, in {@code .arrow}.
   */
  ARROW("arrows"),
  /** Text for PostgreSQL's {@code COPY … FROM STDIN}, with vectors as its extension reads them. */
  PGVECTOR("pgvector"),
  /** The numbers in little-endian order, without a header. */
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
    return this == CSV || this == TSV || this == JSONL || this == PGVECTOR;
  }

  /** Returns whether the format can store columns other than the vector. */
  public boolean hasColumns() {
    return this != NPY && this != RAW;
  }

  /** Returns whether the file may start with a row of column names. */
  public boolean mayHaveHeader() {
    return this == CSV || this == TSV;
  }

  /** Returns whether the format has a form for numbers of this type. */
  public boolean holds(OutputType type) {
    return switch (this) {
      case NPY, PARQUET, ARROW, RAW -> true;
      case CSV, TSV, JSONL -> type == OutputType.FLOAT32 || type.isWhole();
      case PGVECTOR -> type == OutputType.FLOAT32;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
