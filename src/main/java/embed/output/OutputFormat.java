package embed.output;

import embed.output.columnar.ArrowWriter;
import embed.output.columnar.ParquetWriter;
import embed.output.destination.Destination;
import embed.output.destination.EarlierRun;
import embed.output.destination.VectorWriter;
import embed.output.rowwise.CsvWriter;
import embed.output.rowwise.JsonlWriter;
import embed.output.rowwise.NpyWriter;
import embed.output.rowwise.PgvectorWriter;
import embed.output.rowwise.RawWriter;
import embed.row.OutputType;
import embed.row.Ranges;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

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

  /**
   * Starts the output, or resumes it if the destination resumes an earlier run.
   *
   * @param dimensions the width of the vectors
   * @param calibration where ranges come from, if the layout's type needs them; a resumed run uses
   *     those of the earlier run
   * @param metadata supplies a description of how the vectors are computed, for formats that store
   *     it
   */
  public VectorWriter begin(
      RowLayout layout,
      int dimensions,
      Calibration calibration,
      Supplier<Map<String, String>> metadata,
      Destination destination)
      throws IOException {
    CalibratingWriter.Begin begin =
        ranges -> {
          if (ranges != null) {
            destination.headNote(ranges.toBytes());
            calibration.known().accept(ranges);
          }
          VectorEncoding encoding = new VectorEncoding(layout.type(), dimensions, ranges);
          return writer(layout, encoding, () -> encoding.describe(metadata.get()), destination);
        };
    EarlierRun earlier = destination.resumed();
    if (earlier != null && earlier.headNote() != null) {
      return begin.with(Ranges.parse(earlier.headNote()));
    }
    return layout.type().needsRanges() && calibration.ranges() == null
        ? new CalibratingWriter(calibration.rows(), dimensions, begin)
        : begin.with(calibration.ranges());
  }

  private VectorWriter writer(
      RowLayout layout,
      VectorEncoding encoding,
      Supplier<Map<String, String>> metadata,
      Destination destination)
      throws IOException {
    return switch (this) {
      case CSV -> CsvWriter.begin(',', layout, encoding, destination);
      case TSV -> CsvWriter.begin('\t', layout, encoding, destination);
      case JSONL -> new JsonlWriter(layout, encoding, destination);
      case NPY -> NpyWriter.begin(encoding, destination);
      case PARQUET ->
          ParquetWriter.begin(layout, encoding, metadata, destination, ParquetWriter.GROUP_BYTES);
      case ARROW ->
          ArrowWriter.begin(layout, encoding, metadata, destination, ArrowWriter.BATCH_BYTES);
      case PGVECTOR -> new PgvectorWriter(layout, encoding, destination);
      case RAW -> new RawWriter(encoding, destination);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
