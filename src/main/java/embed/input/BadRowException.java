package embed.input;

/**
 * Thrown when a row does not conform to the input format but the following rows can still be read.
 */
public final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;

  BadRowException(long line, String what) {
    super("line " + line + " " + what);
  }
}
