package embed.pipeline;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.Embedding;
import embed.encoder.Futures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Single texts of many threads, which a thread gathers into windows and submits. Two windows are
 * submitted at a time, one that is computed and the next one; meanwhile, other texts wait.
 */
public final class GatheredTexts implements AutoCloseable {
  /** Texts that may wait for a window. */
  static final int CAPACITY = 1_024;

  /** How long the first text of a window waits for others at most, if the encoder has time. */
  private static final long GATHERING_NANOS = 1_000_000;

  private record Text(
      String text,
      Function<List<String>, List<PendingEmbedding>> submit,
      CompletableFuture<Embedding> future) {}

  private final Set<Text> accepted = ConcurrentHashMap.newKeySet();
  private List<Text> waiting = new ArrayList<>();
  private long firstArrival;
  private Thread thread;
  private boolean closed;

  /**
   * Accepts a text, and waits until there is room for it.
   *
   * @param submit starts to embed texts; the same object for texts that may share a batch
   * @throws EmbedException if this is closed, or the thread interrupted
   */
  public synchronized CompletableFuture<Embedding> add(
      String text, Function<List<String>, List<PendingEmbedding>> submit) {
    Futures.requireUninterrupted();
    while (waiting.size() >= CAPACITY && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EmbedException(Kind.INTERRUPTED, e, "interrupted while too many texts waited");
      }
    }
    if (closed) {
      throw EmbedException.closed(null);
    }
    if (thread == null) {
      thread = new Thread(this::run, "embed-gather");
      thread.setDaemon(true);
      thread.start();
    }
    Text added = new Text(text, submit, new CompletableFuture<>());
    accepted.add(added);
    var unused = added.future.whenComplete((embedding, failure) -> accepted.remove(added));
    waiting.add(added);
    if (waiting.size() == 1) {
      firstArrival = System.nanoTime();
      notifyAll();
    }
    return added.future;
  }

  private void run() {
    CompletableFuture<?> before = CompletableFuture.completedFuture(null);
    for (List<Text> window = take(); !window.isEmpty(); window = take()) {
      CompletableFuture<?> computed = submit(window);
      before.join();
      before = computed;
    }
  }

  /** Waits for the texts of a window; there are none after {@link #close}. */
  private List<Text> take() {
    LockSupport.parkNanos(awaitFirst() + GATHERING_NANOS - System.nanoTime());
    synchronized (this) {
      List<Text> taken = waiting;
      waiting = new ArrayList<>();
      notifyAll();
      return taken;
    }
  }

  private synchronized long awaitFirst() {
    while (waiting.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e); // no other code has this thread
      }
    }
    return firstArrival;
  }

  /** Starts to embed a window, and returns what is complete when all of its vectors are. */
  private static CompletableFuture<?> submit(List<Text> window) {
    Map<Object, List<Text>> together = new LinkedHashMap<>();
    for (Text text : window) {
      if (!text.future.isDone()) { // cancelled
        together.computeIfAbsent(text.submit, some -> new ArrayList<>()).add(text);
      }
    }
    List<CompletableFuture<?>> vectors = new ArrayList<>();
    for (List<Text> texts : together.values()) {
      try {
        List<PendingEmbedding> rows =
            texts.get(0).submit.apply(texts.stream().map(Text::text).toList());
        for (int i = 0; i < rows.size(); i++) {
          PendingEmbedding row = rows.get(i);
          CompletableFuture<Embedding> future = texts.get(i).future;
          vectors.add(row.vector().exceptionally(failure -> null));
          // In the common pool, because what is chained to the future may take long.
          var unused = row.vector().whenCompleteAsync((vector, failure) -> complete(future, row));
        }
      } catch (RuntimeException | Error e) {
        texts.forEach(text -> text.future.completeExceptionally(e));
      }
    }
    return CompletableFuture.allOf(vectors.toArray(CompletableFuture[]::new));
  }

  private static void complete(CompletableFuture<Embedding> future, PendingEmbedding row) {
    try {
      future.complete(row.await("the text"));
    } catch (RuntimeException | Error e) {
      future.completeExceptionally(e);
    }
  }

  /** Accepts no more, and waits until everything accepted is complete. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    accepted.forEach(text -> text.future.handle((embedding, failure) -> null).join());
  }
}
