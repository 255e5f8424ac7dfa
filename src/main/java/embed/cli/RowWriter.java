package embed.cli;

import embed.EmbedException;
import embed.Embedding;
import embed.EmbeddingSink;
import embed.LongLines;
import embed.cli.terminal.ClosedPipeException;
import embed.cli.terminal.ProgressLine;
import embed.cli.terminal.Streams;
import embed.input.Item;
import embed.output.ResumePoint;
import embed.output.Row;
import embed.output.VectorWriter;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/** Writes rows as they come, until all are written, a write fails, or a signal stops the run. */
final class RowWriter implements EmbeddingSink<Item> {
  private final VectorWriter writer;
  private final String name;
  private final LongLines longLines;
  private final int longest;

  /** Held while something is written: a signal's thread may come at any time. */
  private final ReentrantLock writing = new ReentrantLock();

  private ResumePoint mark;
  private boolean ended;
  private boolean failed;
  private boolean complete;

  /**
   * @param start what is written already
   * @param name of the destination, for messages
   * @param longest the tokens that a line may have
   */
  RowWriter(VectorWriter writer, ResumePoint start, String name, LongLines longLines, int longest) {
    this.writer = writer;
    this.mark = start;
    this.name = name;
    this.longLines = longLines;
    this.longest = longest;
  }

  @Override
  public void accept(Item item, Embedding embedding) {
    if (embedding.truncated() && longLines == LongLines.ERROR) {
      throw new EmbedException(
          item.place()
              + " has more than the "
              + longest
              + " tokens that the checkpoint takes: shorten it, or let long lines be cut");
    }
    writing.lock();
    try {
      if (!ended) {
        Row row =
            new Row(
                item.id(),
                item.text(),
                embedding.tokens(),
                embedding.truncated(),
                embedding.vector());
        writer.write(row);
        mark = mark.after(row);
      }
    } catch (IOException e) {
      throw failed(e);
    } catch (EmbedException | ClosedPipeException e) {
      throw failed(e);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void idle() {
    flush(false);
  }

  /** Writes what is left of whole rows, and then nothing more; after a failed write, nothing. */
  void stop() {
    flush(true);
  }

  private void flush(boolean last) {
    writing.lock();
    try {
      if (!ended) {
        writer.flush();
        ended = last;
      }
    } catch (IOException e) {
      throw failed(e);
    } catch (EmbedException | ClosedPipeException e) {
      throw failed(e);
    } finally {
      writing.unlock();
    }
  }

  /** All rows have come. */
  void finish() {
    writing.lock();
    try {
      if (!ended) {
        writer.finish();
        ended = true;
        complete = true;
      }
    } catch (IOException e) {
      throw failed(e);
    } catch (EmbedException | ClosedPipeException e) {
      throw failed(e);
    } finally {
      writing.unlock();
    }
  }

  private RuntimeException failed(IOException e) {
    return failed(
        "Broken pipe".equals(e.getMessage())
            ? new ClosedPipeException(e)
            : new EmbedException("cannot write " + name + ": " + Streams.reason(e), e));
  }

  private RuntimeException failed(RuntimeException e) {
    ended = true;
    failed = true;
    return e;
  }

  /** Whether {@link #finish} has done its work. */
  boolean areComplete() {
    return complete;
  }

  /** Whether a write has failed. */
  boolean hasFailed() {
    return failed;
  }

  /** The same, telling a progress line of each row. */
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

  /** The rows that have come, in this run and those that it goes on from. */
  ResumePoint mark() {
    return mark;
  }
}
