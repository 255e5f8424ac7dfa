package embed.input;

/** How a {@link LineReader} treats a line that is not valid UTF-8. */
public enum InvalidUtf8 {
  /** Each maximal invalid sequence is replaced by U+FFFD, and the line is counted. */
  REPLACE,
  /** Reading fails with an error that gives the line number. */
  ERROR
}
