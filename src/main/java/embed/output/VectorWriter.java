package embed.output;

import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** Writes rows in one of the formats; its destination gets whole rows only. */
public sealed interface VectorWriter
    permits CsvWriter, JsonlWriter, NpyWriter, ParquetWriter, RawWriter {
  /**
   * Begins to write, or goes on where the destination does.
   *
   * @param dimensions the width of the vectors
   * @param metadata how the vectors are made, by keys; asked for by formats that record it
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

  /** Hands all rows to the destination, as far as the format can part them here. */
  void flush() throws IOException;

  /** Completes the file; nothing can be written afterwards. */
  void finish() throws IOException;
}
