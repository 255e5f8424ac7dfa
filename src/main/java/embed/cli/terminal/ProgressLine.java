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
 * A progress line on a terminal: lines and lines per second, and, if the size of the input is
 * known, the part that is done and the time left. It is erased at the end.
 */
public final class ProgressLine {
  /** In columns; the usual narrowest terminal has 80. */
  private static final int WIDTH = 79;

  private static final int INTERVAL_MILLIS = 250;
  private static final String TO_START_AND_CLEAR = "\r\u001b[K";

  private final PrintStream terminal;
  private final ProgressBar bar;
  private final long start = System.nanoTime();
  private long rows;
  private boolean closed;

  /**
   * @param size of the input in bytes, or -1 if it is not known
   * @param done how many of these bytes an earlier run has done
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
   * Counts one more row.
   *
   * @param inputBytes how many bytes of the input have been read up to its line
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

  /** Prints messages above the progress line. */
  public Consumer<String> above(Streams streams) {
    return message -> {
      terminal.print(TO_START_AND_CLEAR);
      streams.say(message);
    };
  }

  /** Erases the line; further calls do nothing. */
  public synchronized void close() {
    if (!closed) {
      closed = true;
      bar.close();
      terminal.print(TO_START_AND_CLEAR);
      terminal.flush();
    }
  }
}
