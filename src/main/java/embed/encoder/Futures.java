package embed.encoder;

import embed.EmbedException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Waits for other threads. */
public final class Futures {
  private Futures() {}

  /**
   * Waits for the future's result and rethrows what its task threw.
   *
   * @throws EmbedException if this thread is interrupted
   */
  public static <T> T get(Future<T> future) {
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
      throw new EmbedException("interrupted", e);
    }
  }
}
