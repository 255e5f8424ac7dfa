package embed.cli;

import embed.cli.terminal.Streams;
import embed.input.Items;

/** Messages on standard error about a run that succeeded. */
final class Remarks {
  private Remarks() {}

  /**
   * Reports how many lines were truncated and how many were not UTF-8.
   *
   * @param truncated lines with too many tokens
   * @param longest how many tokens the checkpoint takes
   * @param items all of which have been read
   */
  static void lines(Streams streams, long truncated, int longest, Items items) {
    if (truncated > 0) {
      streams.say(
          (truncated == 1 ? "1 line was" : truncated + " lines were")
              + (" cut to the " + longest + " tokens that the checkpoint takes")
              + " (--long error would refuse them)");
    }
    if (items.invalidLines() > 0) {
      streams.say(
          count(items.invalidLines(), "line")
              + " had bytes that are not UTF-8, read as U+FFFD (--invalid error would refuse them)");
    }
    if (items.badRows() > 0) {
      streams.say(
          (items.badRows() == 1 ? "1 bad row was" : items.badRows() + " bad rows were")
              + " left out (--bad-rows error would refuse them), the first of them: "
              + items.firstBadRow());
    }
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
