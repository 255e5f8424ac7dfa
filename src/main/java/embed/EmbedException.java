package embed;

import embed.file.PlainText;

/**
 * The one exception that reaches a user. Its message is a single line that names the file, the
 * tensor or the line at fault, what was expected, what was found, and what to do about it.
 */
public final class EmbedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of a message, names from untrusted files included: the beginning and the end are shown. */
  private static final int LONGEST_PART = 1_500;

  public EmbedException(String message) {
    super(oneLine(message));
  }

  public EmbedException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Files name things by any characters and at any length; a message shows both on one line. */
  private static String oneLine(String message) {
    int length = message.length();
    if (length > 2 * LONGEST_PART) {
      return PlainText.exact(message.substring(0, LONGEST_PART))
          + " … "
          + PlainText.exact(message.substring(length - LONGEST_PART));
    }
    return PlainText.exact(message);
  }
}
