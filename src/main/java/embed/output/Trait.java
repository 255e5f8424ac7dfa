package embed.output;

/** What an {@link OutputFormat} lets its user choose, and what its files are like. */
public enum Trait {
  /** A file may start with a row of column names. */
  HEADER,
  /** Rows may have an id; those of other formats with a text always have one. */
  ID,
  /** Rows may have their text. */
  TEXT,
  /** Rows may have their number of tokens; those of other formats with a text always have it. */
  TOKENS,
  /** Numbers are written as decimals of a precision. */
  DECIMALS,
  /** The number of rows stands before them, so that a pipe gets nothing until it is known. */
  ROWS_COUNTED_FIRST,
  /** What is needed to read the rows stands after them. */
  INDEX_LAST
}
