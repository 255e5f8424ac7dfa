package embed.cli;

import embed.EmbedException;
import embed.Embedding;
import embed.EmbeddingSink;
import embed.LongLines;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.ProgressLine;
import embed.file.FileErrors;
import embed.input.Item;
import embed.output.destination.VectorWriter;
import embed.row.Row;
import embed.tokenizer.TokenIds;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Writes rows as they come until all are written, a write fails or a signal stops the run. */
final class RowWriter implements EmbeddingSink<Item> {
  private final VectorWriter writer;
  private final String name;
  private final LongLines longLines;
  private final int longest;

  /** Held during a write, because the thread of a signal may come at any time. */
  private final ReentrantLock writing = new ReentrantLock();

  private boolean ended;
  private boolean failed;
  private boolean complete;

  /**
   * @param name of the destination, for messages
   * @param longest the tokens that a line may have
   */
  RowWriter(VectorWriter writer, String name, LongLines longLines, int longest) {
    this.writer = writer;
    this.name = name;
    this.longLines = longLines;
    this.longest = longest;
  }

  @Override
  public void accept(Item item, Embedding embedding) {
    if (embedding.truncated() && longLines == LongLines.ERROR) {
      throw TokenIds.tooLong(item.place(), longest);
    }
    Row row =
        new Row(
            item.id(), item.text(), embedding.tokens(), embedding.truncated(), embedding.vector());
    write(() -> writer.write(row));
  }

  @Override
  public void idle() {
    write(writer::flush);
  }

  /** Writes what is left of whole rows and then nothing more; after a failed write, nothing. */
  void stop() {
    write(
        () -> {
          writer.flush();
          ended = true;
        });
  }

  /** Ends the output after its last row. */
  void finish() {
    write(
        () -> {
          writer.finish();
          ended = true;
          complete = true;
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  /** Does one step of writing, unless the output has ended; a step that fails ends it. */
  private void write(Step step) {
    writing.lock();
    try {
      if (!ended) {
        step.run();
      }
    } catch (IOException e) {
      throw failed(ClosedPipeException.or(FileErrors.writing(name, e), e));
    } catch (EmbedException | ClosedPipeException e) {
      throw failed(e);
    } finally {
      writing.unlock();
    }
  }

  private RuntimeException failed(RuntimeException e) {
    ended = true;
    failed = true;
    return e;
  }

  /** Whether {@link #finish} has succeeded. */
  boolean areComplete() {
    return complete;
  }

  /** Whether a write has failed. */
  boolean hasFailed() {
    return failed;
  }

  /** The same, but a progress line counts each row. */
  EmbeddingSink<Item> showing(ProgressLine line) {
    return new EmbeddingSink<>() {
      @Override
      public void accept(Item item, Embedding embedding) {
        RowWriter.this.accept(item, embedding);
        line.row(item.bytes());
      }

      @Override
      public void idle() {
        RowWriter.this.idle();
      }
    };
  }
}
