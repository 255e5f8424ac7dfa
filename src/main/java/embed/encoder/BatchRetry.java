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
 * Runs batches side by side. A batch that fails is run again in halves, and these in halves if they
 * fail, so that only the lines that fail by themselves are lost; a line's vector does not depend on
 * its batch, so it keeps its bits. Once memory has not sufficed for a batch, batches run one at a
 * time and stay small, because both oneDNN and Java may end the process where they find no memory
 * at all.
 */
final class BatchRetry {
  /** Held for reading by batches that run side by side, for writing by one that runs alone. */
  private final ReadWriteLock running = new ReentrantReadWriteLock();

  /** The most tokens of a batch of several lines; unlimited until memory has not sufficed. */
  private volatile int affordable = Integer.MAX_VALUE;

  /**
   * Whether oneDNN found no memory for a kernel in this thread: it makes no new one there, not even
   * when there is memory again (an error of Xbyak's stays in the thread).
   */
  private final ThreadLocal<Boolean> spoilt = ThreadLocal.withInitial(() -> false);

  /**
   * Runs a batch and waits for it.
   *
   * @param batch the indices of its lines
   * @param lengths the tokens of each line
   * @param run runs a batch of some of these lines
   * @param failure is given the lines of each batch that failed, and what it threw: an {@link
   *     EncodingException} for a line that fails by itself
   */
  void run(int[] batch, int[] lengths, Consumer<int[]> run, BiConsumer<int[], Throwable> failure) {
    int tokens = Arrays.stream(batch).map(index -> lengths[index]).sum();
    boolean alone = affordable < Integer.MAX_VALUE;
    boolean whole = batch.length == 1 || tokens <= affordable;
    Throwable thrown = whole ? attempt(batch, run, alone) : null;
    if (thrown != null && EngineFailure.shortage(thrown) != null) {
      affordable = Math.min(affordable, tokens / 2);
      // Others may have had the memory that a single line needs.
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

  /** Whether other lines may go well: not if the encoder is closed, or its files have changed. */
  private static boolean isOfLines(Throwable thrown) {
    return EngineFailure.shortage(thrown) != null
        || (thrown instanceof RuntimeException && !(thrown instanceof EmbedException));
  }

  /** What a batch threw, or null. */
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
