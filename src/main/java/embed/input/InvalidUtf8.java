package embed.input;

/** What a {@link LineReader} does with a line whose bytes are not UTF-8. */
public enum InvalidUtf8 {
  /** Each maximal invalid sequence becomes U+FFFD, and the line is counted. */
  REPLACE,
  /** The line is refused, by its number. */
  ERROR
}
