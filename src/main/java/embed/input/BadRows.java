package embed.input;

/** What to do with a row of an input that is not what its format says. */
public enum BadRows {
  /** The row is refused, by its line. */
  ERROR,
  /** The row is left out and counted. It keeps its number, so that those after it keep theirs. */
  SKIP
}
