package embed.cli.report;

import embed.inspect.CheckpointReport;
import embed.inspect.ResolvedSettings;
import embed.inspect.TextInspection;

/** Receives what {@code embed inspect} finds, in the order of these methods. */
public interface InspectReport {
  /**
   * Reports what is in the directory.
   *
   * @param settings null if the checkpoint cannot be opened
   */
  void checkpoint(CheckpointReport report, ResolvedSettings settings);

  /** Reports what becomes of a text; called for each text. */
  void text(TextInspection inspection);

  /**
   * Ends the report.
   *
   * @param error why it ends early, or null
   */
  void end(String error);
}
