package embed.cli;

/** Whoever read the rows has enough of them. */
final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClosedPipeException(Throwable cause) {
    super("closed pipe", cause);
  }
}
