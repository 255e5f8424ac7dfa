package embed;

/**
 * The one exception that reaches a user. Its message is a single line that names the file, the
 * tensor or the line at fault, what was expected, what was found, and what to do about it.
 */
public final class EmbedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EmbedException(String message) {
    super(message);
  }

  public EmbedException(String message, Throwable cause) {
    super(message, cause);
  }
}
