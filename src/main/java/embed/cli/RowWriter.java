package embed.cli;

import embed.Embedding;
import embed.RowSink;
import embed.output.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes rows to standard output as they come, and counts what there is to say at the end. */
final class RowWriter implements RowSink<String>, AutoCloseable {
  private final CsvWriter writer;
  private long cutLines;
  private boolean failed;

  /**
   * @param writer to {@link StandardOutput}
   */
  RowWriter(CsvWriter writer) {
    this.writer = writer;
  }

  private interface Write {
    void run() throws IOException;
  }

  void header(int dimensions) {
    write(() -> writer.header(dimensions));
  }

  @Override
  public void accept(String line, Embedding embedding) {
    if (embedding.cut()) {
      cutLines++;
    }
    write(() -> writer.write(embedding.vector()));
  }

  @Override
  public void idle() {
    flush();
  }

  void flush() {
    write(writer::flush);
  }

  long cutLines() {
    return cutLines;
  }

  /** Writes the rows that are left, also when no more will come; after a failed write, nothing. */
  @Override
  public void close() {
    if (!failed) {
      flush();
    }
  }

  private void write(Write write) {
    boolean written = false;
    try {
      write.run();
      written = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      failed |= !written;
    }
  }
}
