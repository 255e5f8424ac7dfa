package embed.encoder;

import embed.EmbedException;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs batches in parallel. A batch that fails is split in halves that are run again, and so on, so
 * that only the lines that fail on their own are lost. A line's vector does not depend on its
 * batch, so the retry gives the same bits. After a batch has run out of memory, batches run one at
 * a time and stay small, because oneDNN and Java may both end the process when no memory is left.
 */
final class BatchRetry {
  /**
   * Batches that run in parallel hold the read lock; a batch that runs alone holds the write lock.
   */
  private final ReadWriteLock running = new ReentrantReadWriteLock();

  /** The most tokens in a batch of several lines; unlimited until a batch runs out of memory. */
  private volatile int affordable = Integer.MAX_VALUE;

  /**
   * Whether oneDNN ran out of memory for a kernel in this thread. It then creates no new kernel in
   * this thread, even when memory is available again, because Xbyak's error state is kept per
   * thread.
   */
  private final ThreadLocal<Boolean> spoilt = ThreadLocal.withInitial(() -> false);

  /**
   * Runs a batch and waits for the result.
   *
   * @param batch the indices of its lines
   * @param lengths the number of tokens of each line
   * @param run runs a batch of the lines with the given indices
   * @param failure receives the lines of each batch that failed and the exception, which is an
   *     {@link EncodingException} for a line that fails on its own
   */
  void run(int[] batch, int[] lengths, Consumer<int[]> run, BiConsumer<int[], Throwable> failure) {
    int tokens = Arrays.stream(batch).map(index -> lengths[index]).sum();
    boolean alone = affordable < Integer.MAX_VALUE;
    boolean whole = batch.length == 1 || tokens <= affordable;
    Throwable thrown = whole ? attempt(batch, run, alone) : null;
    if (thrown != null && EngineFailure.shortage(thrown) != null) {
      affordable = Math.min(affordable, tokens / 2);
      // Batches that ran in parallel may have used the memory that this single line needs.
      thrown = batch.length == 1 && !alone ? attempt(batch, run, true) : thrown;
    }
    if (batch.length > 1 && (!whole || (thrown != null && isOfLines(thrown)))) {
      int middle = batch.length / 2;
      run(Arrays.copyOf(batch, middle), lengths, run, failure);
      run(Arrays.copyOfRange(batch, middle, batch.length), lengths, run, failure);
    } else if (thrown != null) {
      boolean ofLine = isOfLines(thrown) && !(thrown instanceof EncodingException);
      failure.accept(batch, ofLine ? EncodingException.of(thrown, tokens) : thrown);
    }
  }

  /**
   * Whether the lines may have caused the failure. They have not if the encoder is closed or its
   * files have changed, so a retry is pointless then.
   */
  private static boolean isOfLines(Throwable thrown) {
    return EngineFailure.shortage(thrown) != null
        || (thrown instanceof RuntimeException && !(thrown instanceof EmbedException));
  }

  /** Runs a batch and returns what it threw, or null. */
  private Throwable attempt(int[] batch, Consumer<int[]> run, boolean alone) {
    Lock lock = alone ? running.writeLock() : running.readLock();
    lock.lock();
    try {
      if (spoilt.get()) {
        FutureTask<Void> task = new FutureTask<>(() -> run.accept(batch), null);
        ScriptModule.newThread(task).start();
        Futures.get(task);
      } else {
        run.accept(batch);
      }
      return null;
    } catch (RuntimeException | Error e) {
      spoilt.set(spoilt.get() || EngineFailure.isShortageOfKernels(e));
      return e;
    } finally {
      lock.unlock();
    }
  }
}
