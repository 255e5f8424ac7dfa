package embed.pipeline;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.EmbeddingSink;
import embed.encoder.Futures;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;

/**
 * Turns items into embeddings in three overlapping steps, each in a separate thread: read items
 * from the source; submit windows of their lines; wait for the embeddings and pass them to the
 * sink, in order. The windows grow, so that the first embedding arrives early and the throughput is
 * high later.
 */
public final class Pipeline<T> {
  static final int FIRST_WINDOW = 32;
  static final int LARGEST_WINDOW = 4_096;

  /** The most characters in the lines that wait for a window. */
  private static final long WAITING_CHARACTERS = 4L << 20;

  /**
   * Submitted windows that may wait: one that is being computed and the next one. The sink receives
   * the embeddings of a third.
   */
  private static final int WINDOWS = 2;

  /**
   * An item with its pending embedding. The last row marks the end: it has no item, and its
   * embedding is null or failed.
   */
  private record Row<T>(T item, PendingEmbedding embedding) {}

  private record Line<T>(T item, String text) {}

  private final Iterator<T> items;
  private final Function<? super T, String> text;
  private final Function<List<String>, List<PendingEmbedding>> submit;
  private final Intake<Line<T>> intake = new Intake<>(LARGEST_WINDOW, WAITING_CHARACTERS);
  private final BlockingQueue<List<Row<T>>> windows = new ArrayBlockingQueue<>(WINDOWS);

  /**
   * @param items the source, called in a separate thread, as is {@code text}
   * @param submit starts to embed the lines of a window; called for one window after another in one
   *     thread
   */
  public Pipeline(
      Iterator<T> items,
      Function<? super T, String> text,
      Function<List<String>, List<PendingEmbedding>> submit) {
    this.items = items;
    this.text = text;
    this.submit = submit;
  }

  /** Runs until the items end or one of the steps throws; its exception is rethrown here. */
  public void run(EmbeddingSink<T> sink) {
    Futures.requireUninterrupted();
    Thread reader = start("embed-reader", this::read);
    Thread submitter = start("embed-submitter", this::submit);
    try {
      deliver(sink);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbedException(Kind.INTERRUPTED, e, "interrupted");
    } finally {
      reader.interrupt();
      submitter.interrupt();
    }
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static Thread start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (InterruptedException e) {
                // The caller has stopped, so no more rows are needed.
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read() throws InterruptedException {
    Throwable failure = null;
    try {
      while (items.hasNext()) {
        T item = items.next();
        String line = text.apply(item);
        intake.put(new Line<>(item, line), line.length());
      }
    } catch (InterruptedException e) {
      throw e;
    } catch (Throwable e) { // iterators in other JVM languages may throw checked exceptions
      failure = e;
    }
    intake.end(failure);
  }

  private void submit() throws InterruptedException {
    Throwable end = null;
    try {
      int size = FIRST_WINDOW;
      for (List<Line<T>> taken = intake.take(); taken != null; taken = intake.take()) {
        int from = 0;
        while (from < taken.size()) {
          int to = Math.min(from + size, taken.size());
          windows.put(window(taken.subList(from, to)));
          from = to;
          size = Math.min(2 * size, LARGEST_WINDOW);
        }
      }
      end = intake.failure();
    } catch (RuntimeException | Error e) {
      end = e;
    }
    PendingEmbedding last = end == null ? null : PendingEmbedding.failed(0, end);
    windows.put(List.of(new Row<>(null, last)));
  }

  private List<Row<T>> window(List<Line<T>> lines) {
    List<String> texts = new ArrayList<>(lines.size());
    for (Line<T> line : lines) {
      texts.add(line.text());
    }
    List<PendingEmbedding> embeddings = submit.apply(texts);
    List<Row<T>> rows = new ArrayList<>(lines.size());
    for (int i = 0; i < embeddings.size(); i++) {
      rows.add(new Row<>(lines.get(i).item(), embeddings.get(i)));
    }
    return rows;
  }

  private void deliver(EmbeddingSink<T> sink) throws InterruptedException {
    while (true) {
      List<Row<T>> rows = windows.poll();
      if (rows == null) {
        sink.idle();
        rows = windows.take();
      }
      for (Row<T> row : rows) {
        PendingEmbedding embedding = row.embedding();
        if (embedding == null) {
          return;
        }
        if (!embedding.isReady()) {
          sink.idle();
        }
        sink.accept(row.item(), embedding.await());
      }
    }
  }
}
