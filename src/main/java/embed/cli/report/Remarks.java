package embed.cli.report;

import embed.Embedder;
import embed.cli.terminal.Streams;
import embed.input.Items;
import embed.output.destination.EarlierRun;
import embed.output.destination.FileDestination;

/** Messages on standard error about a run that goes well. */
public final class Remarks {
  private Remarks() {}

  /** Reports what becomes of the rows of an earlier run, if this run was to resume one. */
  public static void resumed(Streams streams, FileDestination file) {
    EarlierRun earlier = file.earlier();
    if (earlier == null) {
      return;
    }
    long lost = earlier.recordedRows() - earlier.rows();
    if (earlier.rows() > 0) {
      streams.say(
          "resuming after %s in %s%s"
              .formatted(
                  count(earlier.rows(), "row"),
                  file.partial(),
                  lost == 0 ? "" : "; %d more are not as they were written".formatted(lost)));
    } else {
      streams.say(
          "starting over: %s %s"
              .formatted(
                  file.partial(),
                  lost == 0
                      ? "has no whole rows yet"
                      : "does not hold its %s as they were written".formatted(count(lost, "row"))));
    }
    if (earlier.lastKernels() != null && !earlier.lastKernels().equals(file.ownKernels())) {
      streams.say(
          "the rows before were computed as %s, the rows from here on as %s: the last bits of the later ones may differ"
              .formatted(earlier.lastKernels(), file.ownKernels()));
    }
  }

  /** Reports how many lines had too many tokens and were truncated, and by which limit. */
  public static void truncated(Streams streams, long lines, Embedder embedder) {
    if (lines > 0) {
      streams.say(
          (lines == 1 ? "1 line was" : lines + " lines were")
              + " truncated to the %s tokens of %s (--long error would refuse them)"
                  .formatted(embedder.longestInput(), embedder.details().longestInputSource()));
    }
  }

  /**
   * Reports how many lines were not UTF-8 and how many rows were left out.
   *
   * @param items all of which have been read
   */
  public static void lines(Streams streams, Items items) {
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

  public static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
