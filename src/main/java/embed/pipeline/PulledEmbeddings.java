package embed.pipeline;

import embed.Embedding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * An iterator over the embeddings of lines. Lines are read and submitted in the caller's thread, a
 * few windows ahead of the embedding that is requested, so that the encoder has work while the
 * caller processes a window's embeddings. Only one thread at a time may use it.
 */
public final class PulledEmbeddings implements Iterator<Embedding> {
  /**
   * Windows in memory: one whose embeddings are being pulled, one that is being computed, and one
   * that the encoder continues with while the next is read.
   */
  private static final int WINDOWS = 3;

  /** The most characters in a window's lines; a single line may have more. */
  private static final long WINDOW_CHARACTERS = 1L << 20;

  private final Iterator<String> lines;
  private final Function<List<String>, List<PendingEmbedding>> submit;
  private final Deque<Iterator<PendingEmbedding>> windows = new ArrayDeque<>();
  private int size = Pipeline.FIRST_WINDOW;
  private boolean ended;

  /**
   * @param submit starts to embed the lines of a window
   */
  public PulledEmbeddings(
      Iterator<String> lines, Function<List<String>, List<PendingEmbedding>> submit) {
    this.lines = lines;
    this.submit = submit;
  }

  /** Whether {@link #next} returns an embedding or throws the exception that took its place. */
  @Override
  public boolean hasNext() {
    fill();
    return !windows.isEmpty();
  }

  @Override
  public Embedding next() {
    if (!hasNext()) {
      throw new NoSuchElementException("there are no more lines");
    }
    try {
      return windows.element().next().await();
    } catch (RuntimeException | Error e) {
      windows.clear();
      ended = true;
      throw e;
    }
  }

  /** Drops the window whose embeddings have all been returned, and submits others in its place. */
  private void fill() {
    if (!windows.isEmpty() && !windows.element().hasNext()) {
      windows.remove();
    }
    while (!ended && windows.size() < WINDOWS) {
      List<String> window = new ArrayList<>();
      Throwable failure = read(window);
      try {
        add(submit.apply(window));
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      if (failure != null) {
        ended = true;
        add(List.of(PendingEmbedding.failed(failure)));
      }
    }
  }

  private void add(List<PendingEmbedding> rows) {
    if (!rows.isEmpty()) {
      windows.add(rows.iterator());
    }
  }

  /**
   * Reads the next lines and returns the exception that stopped it before the window was full, or
   * null.
   */
  private Throwable read(List<String> window) {
    long characters = 0;
    try {
      while (window.size() < size && characters < WINDOW_CHARACTERS) {
        if (!lines.hasNext()) {
          ended = true;
          return null;
        }
        String line = lines.next();
        window.add(line);
        characters += line.length();
      }
    } catch (Throwable e) { // iterators in other JVM languages may throw checked exceptions
      return e;
    }
    size = Math.min(2 * size, Pipeline.LARGEST_WINDOW);
    return null;
  }
}
