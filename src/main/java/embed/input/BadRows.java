package embed.input;

/** How to treat a row that does not conform to the input format. */
public enum BadRows {
  /** Reading fails with an error that gives the line number. */
  ERROR,
  /**
   * The row is skipped and counted. It keeps its number, so the numbers of later rows do not
   * change.
   */
  SKIP
}
