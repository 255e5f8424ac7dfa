package embed.encoder;

import embed.EmbedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

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
      throw new EmbedException(INTERRUPTED);
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
      throw new EmbedException(INTERRUPTED, e);
    }
  }
}
