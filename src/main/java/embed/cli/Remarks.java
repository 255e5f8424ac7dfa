package embed.cli;

import embed.cli.terminal.Streams;

/** Messages on standard error about a run that succeeded. */
final class Remarks {
  private Remarks() {}

  /**
   * Reports how many lines were truncated and how many were not UTF-8.
   *
   * @param truncated lines with too many tokens
   * @param longest how many tokens the checkpoint takes
   * @param invalid lines that were not UTF-8
   */
  static void lines(Streams streams, long truncated, int longest, long invalid) {
    if (truncated > 0) {
      streams.say(
          (truncated == 1 ? "1 line was" : truncated + " lines were")
              + (" cut to the " + longest + " tokens that the checkpoint takes")
              + " (--long error would refuse them)");
    }
    if (invalid > 0) {
      streams.say(
          count(invalid, "line")
              + " had bytes that are not UTF-8, read as U+FFFD (--invalid error would refuse them)");
    }
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
