package embed.cli;

import embed.EmbedException;
import embed.encoder.PyTorch;
import java.util.Set;

/**
 * Loads the engine, which is the longest step of the start, in parallel with all the others. The
 * process must not end while the system loads libraries.
 */
final class EngineStart {
  /** Commands that need the engine late or not at all. */
  private static final Set<String> LATE = Set.of(InspectCommand.NAME, MapCommand.NAME);

  private static Thread thread;

  private EngineStart() {}

  /**
   * Whether to load the engine before the arguments are parsed: they do not ask for help, the
   * version or a command that needs it late.
   */
  static boolean isFirst(String... arguments) {
    return !Subcommands.isHelp(arguments) && !(arguments.length > 0 && LATE.contains(arguments[0]));
  }

  /** Starts loading the engine if that has not been done. */
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
                // The first call that needs the engine reports it.
              }
            },
            "embed-engine");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until an engine that is being loaded is loaded: ending the process then may crash. */
  static void finish() throws InterruptedException {
    if (thread != null) {
      thread.join();
    }
  }
}
