package embed.encoder;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Waits for other threads. */
public final class Futures {
  private static final String INTERRUPTED = "interrupted before the result was there";

  private Futures() {}

  /**
   * Checks that this thread has not been interrupted; its interrupt flag stays set.
   *
   * @throws EmbedException if it has been
   */
  public static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new EmbedException(Kind.INTERRUPTED, INTERRUPTED);
    }
  }

  /**
   * Waits for the future's result and rethrows what its task threw.
   *
   * @throws EmbedException if this thread is interrupted, even if the result is there
   */
  public static <T> T get(Future<T> future) {
    requireUninterrupted();
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbedException(Kind.INTERRUPTED, e, INTERRUPTED);
    }
  }

  /**
   * Lets the threads finish what they have begun and waits for that even if interrupted, because
   * they use memory that is freed next.
   */
  static void stop(ExecutorService threads) {
    threads.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = threads.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
