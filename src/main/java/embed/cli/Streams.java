package embed.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a command reads and writes.
 *
 * @param out vectors and nothing else
 * @param err messages
 * @param inputIsTerminal whether a person would have to type what is read from {@code in}
 */
record Streams(InputStream in, OutputStream out, PrintStream err, boolean inputIsTerminal) {
  /** Writes a message, in one line. */
  void say(String message) {
    err.println("embed: " + message);
  }
}
