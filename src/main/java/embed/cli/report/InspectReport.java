package embed.cli.report;

import embed.inspect.CheckpointReport;
import embed.inspect.TextInspection;

/** Receives what {@code embed inspect} finds, in the order of these methods. */
public interface InspectReport {
  /**
   * Reports what is in the directory.
   *
   * @param longestInput in tokens, or 0 if the checkpoint cannot be opened
   * @param recipe how lines become vectors; null if the checkpoint cannot be opened
   */
  void checkpoint(CheckpointReport report, int longestInput, String recipe);

  /** Reports what becomes of a text; called for each text. */
  void text(TextInspection inspection);

  /**
   * Ends the report.
   *
   * @param error why it ends early, or null
   */
  void end(String error);
}
