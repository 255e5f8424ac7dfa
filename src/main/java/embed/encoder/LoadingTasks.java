package embed.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * The parts of a model that threads load at the same time. All of a script's methods run in these
 * threads, because they take much longer in threads that {@link ScriptModule} has not made.
 */
final class LoadingTasks {
  private final Executor threads;
  private final List<CompletableFuture<? extends AutoCloseable>> begun = new ArrayList<>();

  LoadingTasks(Executor threads) {
    this.threads = threads;
  }

  <T extends AutoCloseable> CompletableFuture<T> begin(Supplier<T> work) {
    CompletableFuture<T> task = CompletableFuture.supplyAsync(work, threads);
    begun.add(task);
    return task;
  }

  /** Begins what has no result. */
  Future<?> beginCheck(Runnable work) {
    return begin(
        () -> {
          work.run();
          return () -> {};
        });
  }

  /**
   * Waits for all tasks, then frees their results. Until the last one has ended they may use each
   * other's results.
   */
  void giveUp() {
    for (CompletableFuture<?> task : begun) {
      task.handle((result, failure) -> null).join();
    }
    for (CompletableFuture<? extends AutoCloseable> task : begun) {
      try {
        task.join().close();
      } catch (Exception e) {
        // There is nothing to free. The first failure is about to be thrown.
      }
    }
  }
}
