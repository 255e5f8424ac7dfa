package embed.input;

/** A row of an input is not what its format says, and the rows after it can still be read. */
public final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;

  BadRowException(long line, String what) {
    super("line " + line + " " + what);
  }
}
