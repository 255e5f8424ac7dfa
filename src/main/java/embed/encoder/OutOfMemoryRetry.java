package embed.encoder;

import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs batches side by side until memory does not suffice for one. From then on they run one at a
 * time, in halves of halves as small as needed: a line's vector does not depend on its batch, so it
 * keeps its bits. Batches stay small then, because both oneDNN and Java may end the process where
 * they find no memory at all.
 */
final class OutOfMemoryRetry {
  /**
   * Held for reading by batches side by side, for writing by one that nothing else may run with.
   */
  private final ReadWriteLock running = new ReentrantReadWriteLock();

  /** The most tokens of a batch of several lines; less than all where memory did not suffice. */
  private volatile int affordable = Integer.MAX_VALUE;

  /**
   * The threads in which oneDNN found no memory for a kernel: it makes no new one there, not even
   * when there is memory again (an error of Xbyak's stays in the thread).
   */
  private final ThreadLocal<Boolean> spoilt = ThreadLocal.withInitial(() -> false);

  /**
   * Runs a batch and waits for it.
   *
   * @param batch the indices of its lines
   * @param lengths the tokens of each line
   * @param run runs a batch of some of these lines
   * @param failure is given the lines of each batch that failed, and what it threw: a {@link
   *     MemoryException} for a line that has not enough memory
   */
  void run(int[] batch, int[] lengths, Consumer<int[]> run, BiConsumer<int[], Throwable> failure) {
    int tokens = Arrays.stream(batch).map(index -> lengths[index]).sum();
    boolean small = batch.length == 1 || tokens <= affordable;
    boolean alone = affordable < Integer.MAX_VALUE;
    Throwable thrown = small ? attempt(batch, run, alone) : null;
    if (thrown != null && MemoryShortage.reason(thrown) != null) {
      affordable = Math.min(affordable, tokens / 2);
      small = batch.length == 1;
      // Others may have had the memory that it needs.
      thrown = small && !alone ? attempt(batch, run, true) : thrown;
    }
    if (!small) {
      int middle = batch.length / 2;
      run(Arrays.copyOf(batch, middle), lengths, run, failure);
      run(Arrays.copyOfRange(batch, middle, batch.length), lengths, run, failure);
    } else if (thrown != null) {
      boolean shortage = MemoryShortage.reason(thrown) != null;
      failure.accept(batch, shortage ? new MemoryException(thrown) : thrown);
    }
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
      spoilt.set(spoilt.get() || MemoryShortage.isOfKernels(e));
      return e;
    } finally {
      lock.unlock();
    }
  }
}
