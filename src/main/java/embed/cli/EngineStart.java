package embed.cli;

import embed.EmbedException;
import embed.cli.terminal.Streams;
import embed.encoder.PyTorch;
import java.util.Set;

/**
 * Loads the engine, which is the longest step of the start, beside all others.
 *
 * <p>The process cannot end while the system loads libraries, so that a command that fails at once
 * would wait for them. Therefore they are loaded before the arguments are parsed only if these look
 * good, and otherwise after that.
 */
final class EngineStart {
  /** Options that take a value, as the next word or behind a = sign. */
  static final Set<String> VALUED =
      Set.of(
          "-m",
          "--model",
          "-i",
          "--input",
          "--input-format",
          "--text-field",
          "--id-field",
          "--text-column",
          "--id-column",
          "--shard",
          "-o",
          "--output",
          "-f",
          "--format",
          "--precision",
          "--pooling",
          "--layer",
          "--long",
          "--invalid",
          "--device",
          "--threads",
          "--reference",
          "--array",
          "--tolerance",
          "--vectors",
          "-k");

  static final Set<String> FLAGS =
      Set.of(
          "--normalize",
          "--header",
          "--with-id",
          "--with-text",
          "--with-tokens",
          "--resume",
          "--progress",
          "-v",
          "--verbose",
          "--debug",
          "--json",
          "--all");

  /** Commands that need the engine late, or not at all. */
  private static final Set<String> LATE = Set.of(InspectCommand.NAME, MapCommand.NAME);

  private static Thread thread;

  private EngineStart() {}

  /**
   * Whether arguments are likely to need the engine, as far as that can be said quickly.
   *
   * @param inputIsTerminal as {@link Streams#inputIsTerminal}
   */
  static boolean looksGood(String[] arguments, boolean inputIsTerminal) {
    if (arguments.length > 0 && LATE.contains(arguments[0])) {
      return false;
    }
    boolean lines = !inputIsTerminal;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--")) {
        return lines || i + 1 < arguments.length;
      }
      if (!argument.startsWith("-") || argument.equals("-")) {
        lines = true;
      } else if (!isFlag(argument)) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (!VALUED.contains(name) || (equals < 0 && ++i == arguments.length)) {
          return false;
        }
        lines |= name.equals("-i") || name.equals("--input");
      }
    }
    return lines;
  }

  private static boolean isFlag(String argument) {
    return FLAGS.contains(argument.startsWith("--no-") ? "--" + argument.substring(5) : argument);
  }

  /** Begins to load the engine, if that has not begun. */
  static void begin() {
    if (thread != null) {
      return;
    }
    NativeMethods.link();
    thread =
        new Thread(
            () -> {
              try {
                PyTorch.load();
              } catch (EmbedException e) {
                // Whoever needs the engine will be told.
              }
            },
            "embed-engine");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until the engine, if it was begun, is loaded: a process that ends meanwhile may crash.
   */
  static void finish() throws InterruptedException {
    if (thread != null) {
      thread.join();
    }
  }
}
