package embed.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * One line on a terminal that tells how far a run is: lines, lines a second, and where the input's
 * size is known the share of it that is done and the time left. It goes away at the end.
 */
public final class ProgressLine {
  /** As long as a line of the narrowest usual terminal. */
  private static final int WIDTH = 79;

  private static final int INTERVAL_MILLIS = 250;
  private static final String TO_START_AND_CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private final ProgressBar bar;
  private final long start = System.nanoTime();
  private long rows;
  private boolean closed;

  /**
   * @param size of the input in bytes, or -1 where it is not known
   * @param done how much of it was done before
   */
  public ProgressLine(PrintStream terminal, long size, long done) {
    this.terminal = terminal;
    ProgressBarBuilder builder =
        ProgressBar.builder()
            .setInitialMax(size)
            .startsFrom(Math.max(0, done), Duration.ZERO)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .setUnit(" MB", 1_000_000)
            .setConsumer(
                new DelegatingProgressBarConsumer(
                    line -> terminal.print(TO_START_AND_CLEAR + line.stripTrailing()), WIDTH));
    bar = builder.build();
  }

  /**
   * One more row is done.
   *
   * @param inputBytes how much of the input had been read with it
   */
  public void row(long inputBytes) {
    rows++;
    // A refresh costs more than a row; the bar's own thread does it.
    if (rows % 64 == 1) {
      double seconds = Math.max(1e-3, (System.nanoTime() - start) / 1e9);
      bar.stepTo(inputBytes);
      bar.setExtraMessage(String.format(Locale.ROOT, " %,d lines, %,.0f/s", rows, rows / seconds));
    }
  }

  /** Says things on lines of their own, which the progress goes on below. */
  public Consumer<String> above(Streams streams) {
    return message -> {
      terminal.print(TO_START_AND_CLEAR);
      streams.say(message);
    };
  }

  /** Takes the line away; to be called once or more. */
  public synchronized void close() {
    if (!closed) {
      closed = true;
      bar.close();
      terminal.print(TO_START_AND_CLEAR);
      terminal.flush();
    }
  }
}
