package embed.encoder;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Runs batches in parallel. A batch that fails is split in halves that are run again, and so on, so
 * that only the lines that fail on their own are lost. A line's vector does not depend on its
 * batch, so the retry gives the same bits. A batch that does not fit into a GPU's memory is halved
 * too; from then on batches run one at a time and stay small. On a CPU its lines fail together,
 * because oneDNN and Java may both end the process when no memory is left.
 */
final class BatchRetry {
  private final boolean onGpu;

  /**
   * Batches that run in parallel hold the read lock; a batch that runs alone holds the write lock.
   */
  private final ReadWriteLock running = new ReentrantReadWriteLock();

  /** In a batch of several lines; unlimited until a batch runs out of a GPU's memory. */
  private volatile int maxBatchTokens = Integer.MAX_VALUE;

  BatchRetry(boolean onGpu) {
    this.onGpu = onGpu;
  }

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
    boolean alone = maxBatchTokens < Integer.MAX_VALUE;
    boolean whole = batch.length == 1 || tokens <= maxBatchTokens;
    Throwable thrown = whole ? attempt(batch, run, alone) : null;
    if (thrown != null && onGpu && EngineFailure.shortage(thrown) != null) {
      maxBatchTokens = Math.min(maxBatchTokens, tokens / 2);
      // Batches that ran in parallel may have used the memory that this single line needs.
      thrown = batch.length == 1 && !alone ? attempt(batch, run, true) : thrown;
    }
    if (batch.length > 1 && (!whole || (thrown != null && mayBeOfOneLine(thrown)))) {
      int middle = batch.length / 2;
      run(Arrays.copyOf(batch, middle), lengths, run, failure);
      run(Arrays.copyOfRange(batch, middle, batch.length), lengths, run, failure);
    } else if (thrown != null) {
      failure.accept(batch, told(thrown, batch.length, tokens));
    }
  }

  /**
   * Whether fewer lines may not fail. They do if the encoder is closed or its files have changed,
   * so a retry is pointless then.
   */
  private boolean mayBeOfOneLine(Throwable thrown) {
    return EngineFailure.shortage(thrown) != null
        ? onGpu
        : thrown instanceof RuntimeException && !(thrown instanceof EmbedException);
  }

  private static Throwable told(Throwable thrown, int lines, int tokens) {
    String shortage = EngineFailure.shortage(thrown);
    if (lines > 1 && shortage != null) {
      return new EmbedException(
          Kind.MEMORY,
          thrown,
          "not enough memory for a batch of %s tokens (%s): free some, or use fewer threads",
          tokens,
          shortage);
    }
    boolean known = thrown instanceof EmbedException || thrown instanceof EncodingException;
    boolean other = thrown instanceof Error && shortage == null;
    return known || other ? thrown : EncodingException.of(thrown, tokens);
  }

  /** Runs a batch and returns what it threw, or null. */
  private Throwable attempt(int[] batch, Consumer<int[]> run, boolean alone) {
    Lock lock = alone ? running.writeLock() : running.readLock();
    lock.lock();
    try {
      run.accept(batch);
      return null;
    } catch (RuntimeException | Error e) {
      return e;
    } finally {
      lock.unlock();
    }
  }
}
