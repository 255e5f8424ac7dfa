package embed.encoder;

import embed.EmbedException;

/**
 * One line cannot be encoded. The message says why, as the rest of a sentence whose subject is the
 * line.
 */
public final class EncodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EncodingException(String message) {
    super(message);
  }

  private EncodingException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What a line's own failure means for a user.
   *
   * @param failure what a batch of this line alone has thrown
   * @param tokens how many the line has
   */
  static EncodingException of(Throwable failure, int tokens) {
    String shortage = EngineFailure.shortage(failure);
    return shortage == null
        ? new EncodingException(
            "has " + tokens + " tokens, on which the encoder fails: " + EngineFailure.line(failure),
            failure)
        : new EncodingException(
            "has "
                + tokens
                + " tokens, for which there is not enough memory ("
                + shortage
                + "): free some, or make it shorter",
            failure);
  }

  /**
   * The error for a user.
   *
   * @param line what cannot be encoded, such as "line 3"
   */
  public EmbedException of(String line) {
    return new EmbedException(line + " " + getMessage(), this);
  }
}
