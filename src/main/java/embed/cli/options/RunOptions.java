package embed.cli.options;

import embed.cli.terminal.Streams;
import embed.output.destination.ResumePoint;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What a run says about itself. */
@Command(optionListHeading = OptionGroup.GENERAL)
public final class RunOptions {
  @Option(
      names = "--progress",
      negatable = true,
      fallbackValue = "true",
      description =
          "Show progress on standard error. Default: only if that is a terminal and the rows go"
              + " elsewhere.")
  private Boolean progress;

  @Option(
      names = {"-v", "--verbose"},
      negatable = true,
      fallbackValue = "true",
      description =
          "Report at the end the number of lines, distinct, truncated and not UTF-8, the number of tokens"
              + " and the time. A line counts as distinct if it is not among the earlier lines that"
              + " are still in memory.")
  private boolean verbose;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  public boolean debug() {
    return debug;
  }

  public boolean verbose() {
    return verbose;
  }

  /**
   * Whether to show progress.
   *
   * @param rowsOnTerminal whether the rows are printed on the terminal
   */
  public boolean progress(Streams streams, boolean rowsOnTerminal) {
    return progress == null ? streams.errorsAreTerminal() && !rowsOnTerminal : progress;
  }

  /**
   * The message that {@code --verbose} asks for.
   *
   * @param before how far an earlier run had come
   * @param after how far this run has come
   * @param distinct number of lines that were computed
   */
  public static String summary(
      ResumePoint before, ResumePoint after, long distinct, long invalid, long nanos) {
    long rows = after.rows() - before.rows();
    double seconds = nanos / 1e9;
    String summary =
        String.format(
            Locale.ROOT,
            "%,d lines (%,d distinct, %,d truncated, %,d not UTF-8), %,d tokens, %.1f s, %,.0f lines/s",
            rows,
            distinct,
            after.truncated() - before.truncated(),
            invalid,
            after.tokens() - before.tokens(),
            seconds,
            rows / Math.max(seconds, 1e-9));
    return before.rows() == 0
        ? summary
        : summary + String.format(Locale.ROOT, ", after %,d lines before", before.rows());
  }
}
