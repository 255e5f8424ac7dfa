package embed.output;

import embed.row.Row;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Writes rows in one of the formats. The destination receives only whole rows. */
public sealed interface VectorWriter
    permits ArrowWriter, BlockWriter, CalibratingWriter, ParquetWriter {
  /**
   * Starts the output, or resumes it if the destination resumes an earlier run.
   *
   * @param dimensions the width of the vectors
   * @param calibration where ranges come from, if the layout's type needs them; a resumed run uses
   *     those of the earlier run
   * @param metadata supplies a description of how the vectors are computed, for formats that store
   *     it
   */
  static VectorWriter begin(
      OutputFormat format,
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
          return of(format, layout, encoding, () -> encoding.describe(metadata.get()), destination);
        };
    EarlierRun earlier = destination.resumed();
    if (earlier != null && earlier.headNote() != null) {
      return begin.with(Ranges.parse(earlier.headNote()));
    }
    return layout.type().needsRanges() && calibration.ranges() == null
        ? new CalibratingWriter(calibration.rows(), dimensions, begin)
        : begin.with(calibration.ranges());
  }

  private static VectorWriter of(
      OutputFormat format,
      RowLayout layout,
      VectorEncoding encoding,
      Supplier<Map<String, String>> metadata,
      Destination destination)
      throws IOException {
    return switch (format) {
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

  void write(Row row) throws IOException;

  /** Passes rows to the destination, except those of a block that the format cannot split. */
  void flush() throws IOException;

  /** Completes the file. No rows can be written afterwards. */
  void finish() throws IOException;
}
