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
 * window at a time and only while fewer than two windows keep the encoder busy: the one that it
 * computes and the one that it continues with. Only one thread at a time may use it.
 */
public final class PulledEmbeddings implements Iterator<Embedding> {
  private static final int FIRST_WINDOW = 8;

  /** Windows in memory: one whose embeddings are being pulled, and the two of the encoder. */
  private static final int WINDOWS = 3;

  /** The most characters in a window's lines; a single line may have more. */
  private static final long WINDOW_CHARACTERS = 1L << 20;

  /** Lines that were submitted together, with what has become of them. */
  private static final class Window {
    private final List<PendingEmbedding> rows;
    private int next;
    private int ready;

    Window(List<PendingEmbedding> rows) {
      this.rows = rows;
    }

    boolean isBusy() {
      while (ready < rows.size() && rows.get(ready).isReady()) {
        ready++;
      }
      return ready < rows.size();
    }
  }

  private final Iterator<String> lines;
  private final Function<List<String>, List<PendingEmbedding>> submit;
  private final int windowTokens;
  private final Deque<Window> windows = new ArrayDeque<>();
  private int size = FIRST_WINDOW;
  private long submitted;
  private boolean ended;

  /**
   * @param submit starts to embed the lines of a window
   * @param windowTokens how many tokens of new lines a window should have
   */
  public PulledEmbeddings(
      Iterator<String> lines,
      Function<List<String>, List<PendingEmbedding>> submit,
      int windowTokens) {
    this.lines = lines;
    this.submit = submit;
    this.windowTokens = windowTokens;
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
    Window window = windows.element();
    try {
      return window.rows.get(window.next++).await();
    } catch (RuntimeException | Error e) {
      windows.clear();
      ended = true;
      throw e;
    }
  }

  /** Drops the window whose embeddings have all been returned, and submits others as needed. */
  private void fill() {
    if (!windows.isEmpty() && windows.element().next == windows.element().rows.size()) {
      windows.remove();
    }
    while (!ended && windows.size() < WINDOWS && busyWindows() < WINDOWS - 1) {
      List<String> window = new ArrayList<>();
      Throwable failure = read(window);
      try {
        add(submit.apply(window));
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      if (failure != null) {
        ended = true;
        add(List.of(PendingEmbedding.failed(0, failure)));
      }
    }
  }

  private int busyWindows() {
    int busy = 0;
    for (Window window : windows) {
      busy += window.isBusy() ? 1 : 0;
    }
    return busy;
  }

  private void add(List<PendingEmbedding> rows) {
    if (rows.isEmpty()) {
      return;
    }
    windows.add(new Window(rows));
    long tokens = 0;
    for (PendingEmbedding row : rows) {
      // The embedding of a line that occurred before has that line's number.
      tokens += row.line() == ++submitted ? row.tokens() : 0;
    }
    long enough =
        tokens == 0 ? Pipeline.LARGEST_WINDOW : (long) rows.size() * windowTokens / tokens;
    size = (int) Math.max(1, Math.min(Math.min(2L * size, enough), Pipeline.LARGEST_WINDOW));
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
    return null;
  }
}
