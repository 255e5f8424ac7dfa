package embed.encoder;

import embed.EmbedException;

/** There is not enough memory for a single line, with nothing else of the encoder under way. */
public final class MemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param cause a failure that {@link MemoryShortage#reason} knows
   */
  MemoryException(Throwable cause) {
    super(MemoryShortage.reason(cause), cause);
  }

  /**
   * The same for a user.
   *
   * @param text what there is not enough memory for, such as "line 3"
   */
  public EmbedException of(String text, int tokens) {
    return new EmbedException(
        text
            + " has "
            + tokens
            + " tokens, for which there is not enough memory ("
            + getMessage()
            + "): free some, or make it shorter",
        this);
  }
}
