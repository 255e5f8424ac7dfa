package embed.encoder;

import embed.EmbedException;
import embed.EmbedException.Kind;

/**
 * Thrown for a line that cannot be encoded. The message says why and completes a sentence whose
 * subject is the line.
 */
public final class EncodingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  public EncodingException(String message) {
    super(message);
    kind = Kind.LINE;
  }

  private EncodingException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /**
   * Translates the failure of a single line for the user.
   *
   * @param failure the exception that a batch of this line alone threw
   * @param tokens the number of tokens of the line
   */
  static EncodingException of(Throwable failure, int tokens) {
    String shortage = EngineFailure.shortage(failure);
    return shortage == null
        ? new EncodingException(
            Kind.ENGINE,
            "has " + tokens + " tokens, on which the encoder fails: " + EngineFailure.line(failure),
            failure)
        : new EncodingException(
            Kind.MEMORY,
            "has "
                + tokens
                + " tokens, for which there is not enough memory ("
                + shortage
                + "): free some, or make it shorter",
            failure);
  }

  /**
   * The error that the user sees.
   *
   * @param line the subject of the message, such as "line 3"
   */
  public EmbedException of(String line) {
    return new EmbedException(kind, this, "%s %s", line, getMessage());
  }
}
