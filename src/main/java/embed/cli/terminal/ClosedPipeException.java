package embed.cli.terminal;

/** Whoever read the rows has enough of them. */
public final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClosedPipeException(Throwable cause) {
    super("closed pipe", cause);
  }
}
