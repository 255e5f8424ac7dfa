package embed.cli.terminal;

import embed.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The streams that a command reads and writes.
 *
 * @param out results and nothing else
 * @param err messages
 * @param inputIsTerminal whether {@code in} is a terminal
 * @param outputIsTerminal whether {@code out} is a terminal
 * @param errorsAreTerminal whether {@code err} is a terminal
 */
public record Streams(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean inputIsTerminal,
    boolean outputIsTerminal,
    boolean errorsAreTerminal) {
  /** Streams of which {@code err} is no terminal. */
  public Streams(
      InputStream in,
      OutputStream out,
      PrintStream err,
      boolean inputIsTerminal,
      boolean outputIsTerminal) {
    this(in, out, err, inputIsTerminal, outputIsTerminal, false);
  }

  /** Writes a message to {@code err}, in one line: names in it may come from untrusted files. */
  public void say(String message) {
    err.println("embed: " + PlainText.exact(message));
  }

  /** Writes a text to {@code out} in UTF-8. */
  public void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
