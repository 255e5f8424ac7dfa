package embed.output.columnar;

import embed.output.destination.Destination;
import embed.output.destination.FileDestination;
import embed.output.destination.ResumePoint;
import embed.output.destination.VectorWriter;
import embed.row.Row;
import embed.row.RowLayout;
import embed.row.VectorEncoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes an Apache Arrow IPC stream: the schema, record batches and an end marker. The columns are
 * those of a Parquet file, and none has nulls. In a file, a batch ends after the same rows in every
 * run, so a resumed run writes the same file; a stream also gets a batch whenever it is flushed.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format">IPC
 *     streaming format</a>
 */
public final class ArrowWriter implements VectorWriter {
  /** Approximate size of a batch in bytes. */
  public static final int BATCH_BYTES = 1 << 20;

  private final RowLayout layout;
  private final VectorEncoding encoding;
  private final Destination destination;
  private final int wholeBatch;
  private final List<Row> rows = new ArrayList<>();
  private long bytes;
  private ResumePoint mark;

  private ArrowWriter(
      RowLayout layout, VectorEncoding encoding, Destination destination, int wholeBatch) {
    this.wholeBatch = wholeBatch;
    this.layout = layout;
    this.encoding = encoding;
    this.destination = destination;
    this.mark = destination.mark();
  }

  /**
   * Starts a stream or resumes one.
   *
   * @param metadata supplies the schema's metadata
   * @param wholeBatch the size of a batch in bytes, such as {@link #BATCH_BYTES}
   */
  public static ArrowWriter begin(
      RowLayout layout,
      VectorEncoding encoding,
      Supplier<Map<String, String>> metadata,
      Destination destination,
      int wholeBatch)
      throws IOException {
    if (destination.resumed() == null) {
      destination.head(ArrowSchema.message(layout, encoding, metadata.get()));
    }
    return new ArrowWriter(layout, encoding, destination, wholeBatch);
  }

  @Override
  public void write(Row row) throws IOException {
    rows.add(row);
    bytes += (long) encoding.bytes() + row.text().length();
    mark = mark.after(row);
    if (bytes >= wholeBatch) {
      endBatch();
    }
  }

  private void endBatch() throws IOException {
    if (!rows.isEmpty()) {
      byte[] batch = new ArrowBatch(layout, encoding, rows).message();
      rows.clear();
      bytes = 0;
      destination.append(batch, batch.length, mark, null);
    }
  }

  @Override
  public void flush() throws IOException {
    if (!(destination instanceof FileDestination)) {
      endBatch();
    }
    destination.flush();
  }

  @Override
  public void finish() throws IOException {
    endBatch();
    destination.finish(null, ArrowMessage.END_OF_STREAM);
  }
}
