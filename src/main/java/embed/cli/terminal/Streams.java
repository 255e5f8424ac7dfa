package embed.cli.terminal;

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

  /** Writes a message to {@code err}, in one line. */
  public void say(String message) {
    err.println("embed: " + oneLine(message));
  }

  /** Names in messages come from untrusted files: removes line breaks and terminal escapes. */
  private static String oneLine(String message) {
    StringBuilder line = new StringBuilder(message.length());
    message.codePoints().forEach(c -> line.appendCodePoint(isPrintable(c) ? c : ' '));
    return line.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
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
