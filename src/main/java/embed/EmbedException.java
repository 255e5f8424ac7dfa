package embed;

import com.google.errorprone.annotations.FormatMethod;
import embed.text.PlainText;
import java.util.Locale;

/**
 * The one exception that reaches a user. Its message is a single line that names the file, the
 * tensor or the line at fault, what was expected, what was found, and what to do about it.
 */
public final class EmbedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A message may contain long names from untrusted files, so at most this many characters of its
   * beginning and of its end are shown.
   */
  private static final int LONGEST_PART = 1_500;

  public EmbedException(String message) {
    super(oneLine(message));
  }

  public EmbedException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /**
   * @param format as for {@link String#format}, with {@code %s} alone
   */
  @FormatMethod
  public EmbedException(String format, Object... arguments) {
    this(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * @param format as for {@link String#format}, with {@code %s} alone
   */
  @FormatMethod
  public EmbedException(Throwable cause, String format, Object... arguments) {
    this(String.format(Locale.ROOT, format, arguments), cause);
  }

  /**
   * Names from files may have any characters and any length, so a message is escaped and shortened
   * to one line.
   */
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
