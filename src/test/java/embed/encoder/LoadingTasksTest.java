package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Loading that fails while threads still use each other's results. */
final class LoadingTasksTest {
  @Test
  void aResultIsNotFreedWhileAnotherTaskMayUseIt() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      LoadingTasks tasks = new LoadingTasks(threads);
      AtomicBoolean freed = new AtomicBoolean();
      CompletableFuture<Void> givingUp = new CompletableFuture<>();
      CompletableFuture<AutoCloseable> shared = tasks.begin(() -> () -> freed.set(true));
      shared.join();
      AtomicBoolean freedInUse = new AtomicBoolean();
      Future<?> layer =
          tasks.beginCheck(
              () -> {
                givingUp.join();
                // Long enough for the other thread to free what it must not free.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                freedInUse.set(freed.get());
                throw new IllegalStateException("a layer that cannot be packed");
              });
      givingUp.complete(null);
      tasks.giveUp();
      assertThat(layer).isDone();
      assertThat(freedInUse).isFalse();
      assertThat(freed).isTrue();
    } finally {
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
  }
}
