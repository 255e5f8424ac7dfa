package embed.output;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Writes rows in one of the formats. The destination receives only whole rows. */
public sealed interface VectorWriter
    permits CsvWriter, JsonlWriter, NpyWriter, ParquetWriter, RawWriter {
  /**
   * Starts the output, or resumes it if the destination resumes an earlier run.
   *
   * @param dimensions the width of the vectors
   * @param metadata supplies a description of how the vectors are computed, for formats that store
   *     it
   */
  static VectorWriter begin(
      OutputFormat format,
      RowLayout layout,
      int dimensions,
      Supplier<Map<String, String>> metadata,
      Destination destination)
      throws IOException {
    return switch (format) {
      case CSV -> CsvWriter.begin(',', layout, dimensions, destination);
      case TSV -> CsvWriter.begin('\t', layout, dimensions, destination);
      case JSONL -> new JsonlWriter(layout, destination);
      case NPY -> NpyWriter.begin(dimensions, destination);
      case PARQUET -> ParquetWriter.begin(layout, metadata, destination, ParquetWriter.GROUP_BYTES);
      case RAW -> new RawWriter(destination);
    };
  }

  void write(Row row) throws IOException;

  /** Passes rows to the destination, except those of a block that the format cannot split. */
  void flush() throws IOException;

  /** Completes the file. No rows can be written afterwards. */
  void finish() throws IOException;
}
