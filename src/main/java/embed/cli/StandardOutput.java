package embed.cli;

import embed.EmbedException;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Standard output, on which a failed write ends the command: without a word where whoever reads it
 * has enough.
 */
final class StandardOutput extends OutputStream {
  private final OutputStream out;

  StandardOutput(OutputStream out) {
    this.out = out;
  }

  /**
   * @throws ClosedPipeException if nobody reads what is written
   * @throws EmbedException if it cannot be written for another reason
   */
  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      // The launcher keeps the system's messages in English.
      if ("Broken pipe".equals(e.getMessage())) {
        throw new ClosedPipeException(e);
      }
      throw new EmbedException("cannot write to standard output: " + Streams.reason(e), e);
    }
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
