package embed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import embed.cli.terminal.StandardOutput;
import embed.cli.terminal.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What a command line gives that runs in this JVM.
 *
 * @param out its standard output; empty if the caller has given another
 */
public record InProcess(int exitCode, String out, String err) {
  public static InProcess run(String... arguments) {
    return run(Map.of(), arguments);
  }

  static InProcess run(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InProcess result = run("", new StandardOutput(out), false, false, environment, arguments);
    return new InProcess(result.exitCode, out.toString(UTF_8), result.err);
  }

  static InProcess run(
      String in,
      OutputStream out,
      boolean inputIsTerminal,
      boolean outputIsTerminal,
      Map<String, String> environment,
      String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(in.getBytes(UTF_8)),
            out,
            new PrintStream(err, true, UTF_8),
            inputIsTerminal,
            outputIsTerminal);
    int exitCode = CommandLines.run(streams, environment, arguments);
    return new InProcess(exitCode, "", err.toString(UTF_8));
  }
}
