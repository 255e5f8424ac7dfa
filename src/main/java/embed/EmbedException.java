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

  /** What a program can tell failures apart by. */
  public enum Kind {
    /**
     * A file cannot be used: one of the checkpoint's is missing, malformed, of an architecture that
     * is not supported, or was changed while in use. On the command line, also a file of lines or
     * of vectors.
     */
    CHECKPOINT,
    /** The options name something that does not exist, or that the checkpoint does not have. */
    OPTIONS,
    /** The machine lacks the device, or has no right and fast instructions for the dtype. */
    UNSUPPORTED,
    /** This line cannot be embedded; others can. */
    LINE,
    /**
     * There is not enough memory for the weights or for a batch of lines. An {@link Embedder} that
     * is open stays usable.
     */
    MEMORY,
    /** The {@link Embedder} was closed before the result was there. */
    CLOSED,
    /** The thread was interrupted; its interrupt flag stays set. */
    INTERRUPTED,
    /** On the command line: the output cannot be written, or an earlier run not be resumed. */
    OUTPUT,
    /** PyTorch or the tokenizers' library cannot be loaded, or fails. */
    ENGINE
  }

  private final Kind kind;

  public EmbedException(String message) {
    this(message, null, Kind.CHECKPOINT);
  }

  /** An exception of the kind of its cause, or of {@link Kind#CHECKPOINT}. */
  public EmbedException(String message, Throwable cause) {
    this(message, cause, cause instanceof EmbedException own ? own.kind : Kind.CHECKPOINT);
  }

  private EmbedException(String message, Throwable cause, Kind kind) {
    super(oneLine(message), cause);
    this.kind = kind;
  }

  /**
   * An exception of {@link Kind#CHECKPOINT}.
   *
   * @param format as for {@link String#format}, with {@code %s} alone
   */
  @FormatMethod
  public EmbedException(String format, Object... arguments) {
    this(String.format(Locale.ROOT, format, arguments));
  }

  /**
   * An exception of the kind of its cause, or of {@link Kind#CHECKPOINT}.
   *
   * @param format as for {@link String#format}, with {@code %s} alone
   */
  @FormatMethod
  public EmbedException(Throwable cause, String format, Object... arguments) {
    this(String.format(Locale.ROOT, format, arguments), cause);
  }

  /**
   * @param format as for {@link String#format}, with {@code %s} alone
   */
  @FormatMethod
  public EmbedException(Kind kind, String format, Object... arguments) {
    this(String.format(Locale.ROOT, format, arguments), null, kind);
  }

  /**
   * @param format as for {@link String#format}, with {@code %s} alone
   */
  @FormatMethod
  public EmbedException(Kind kind, Throwable cause, String format, Object... arguments) {
    this(String.format(Locale.ROOT, format, arguments), cause, kind);
  }

  /**
   * The exception for everything that an embedder is asked for, or has not yet done, when it is
   * closed.
   *
   * @param cause may be null
   */
  public static EmbedException closed(Throwable cause) {
    return new EmbedException("this Embedder is closed", cause, Kind.CLOSED);
  }

  /** What failed. */
  public Kind kind() {
    return kind;
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
