package embed.cli;

import embed.cli.terminal.Interruption;
import embed.cli.terminal.StandardOutput;
import embed.cli.terminal.Streams;
import java.io.FileDescriptor;
import java.io.FileInputStream;

/** Starts the program, and is the only place that ends it. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    // Java cannot find this out; the launcher passes it on.
    boolean inputIsTerminal = Boolean.getBoolean("embed.stdin.terminal");
    if (EngineStart.isFirst(args)) {
      EngineStart.begin();
    }
    Streams streams =
        new Streams(
            new FileInputStream(FileDescriptor.in),
            new StandardOutput(),
            System.err,
            inputIsTerminal,
            Boolean.getBoolean("embed.stdout.terminal"),
            Boolean.getBoolean("embed.stderr.terminal"));
    Interruption.listen(Runtime.getRuntime()::halt);
    int exitCode = CommandLines.run(streams, System.getenv(), args);
    EngineStart.finish();
    System.exit(exitCode);
  }
}
