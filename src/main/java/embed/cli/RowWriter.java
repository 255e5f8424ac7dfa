package embed.cli;

import embed.EmbedException;
import embed.Embedding;
import embed.RowSink;
import embed.output.CsvWriter;
import java.io.IOException;

/** Writes rows to standard output as they come, and counts what there is to say at the end. */
final class RowWriter implements RowSink<String>, AutoCloseable {
  private final CsvWriter writer;
  private long cutLines;
  private boolean failed;

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
    write(writer::flush);
  }

  long cutLines() {
    return cutLines;
  }

  /** Writes what is left; after a failed write, nothing. */
  @Override
  public void close() {
    if (!failed) {
      write(writer::flush);
    }
  }

  private void write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      failed = true;
      if ("Broken pipe".equals(e.getMessage())) {
        throw new ClosedPipeException(e);
      }
      throw new EmbedException("cannot write to standard output: " + e.getMessage(), e);
    }
  }
}
