package embed.cli;

import embed.EmbedderOptions;
import embed.TextInspection;
import embed.checkpoint.Survey;

/** Where {@code embed inspect} puts what it finds, in the order of these methods. */
interface InspectReport {
  /**
   * What is in the directory.
   *
   * @param longestInput in tokens, or 0 where the tokenizer cannot be opened
   */
  void checkpoint(Survey survey, int longestInput);

  /** What became of a text; any number of times. */
  void text(TextInspection inspection, EmbedderOptions options);

  /**
   * There is no more.
   *
   * @param error why not, or null
   */
  void end(String error);
}
