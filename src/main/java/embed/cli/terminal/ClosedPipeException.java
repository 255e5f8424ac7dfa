package embed.cli.terminal;

import java.io.IOException;

/** The reader of the rows wants no more of them and has closed the pipe, as {@code head} does. */
public final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ClosedPipeException(IOException cause) {
    super("closed pipe", cause);
  }

  /**
   * The exception for a failed write: this one if a closed pipe is the cause, else {@code other}.
   */
  public static RuntimeException or(RuntimeException other, IOException cause) {
    // The launcher keeps the system's messages in English.
    return "Broken pipe".equals(cause.getMessage()) ? new ClosedPipeException(cause) : other;
  }
}
