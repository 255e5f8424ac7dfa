package embed.cli.report;

import embed.inspect.CheckpointReport;
import embed.inspect.TextInspection;

/** Where {@code embed inspect} puts what it finds, in the order of these methods. */
public interface InspectReport {
  /**
   * What is in the directory.
   *
   * @param longestInput in tokens, or 0 where the checkpoint cannot be opened
   * @param recipe how lines become vectors; null where the checkpoint cannot be opened
   */
  void checkpoint(CheckpointReport survey, int longestInput, String recipe);

  /** What became of a text; any number of times. */
  void text(TextInspection inspection);

  /**
   * There is no more.
   *
   * @param error why not, or null
   */
  void end(String error);
}
