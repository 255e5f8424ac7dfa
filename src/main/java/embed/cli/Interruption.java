package embed.cli;

import java.util.concurrent.locks.LockSupport;

/**
 * What is still done when a signal ends the program: Ctrl-C, SIGTERM, SIGHUP. Java itself exits
 * with 128 and the signal's number. It gets to know of signals only where rows go to a file; see
 * the launcher.
 */
final class Interruption implements AutoCloseable {
  /** Whoever reads standard output may have stopped reading, and that must not keep us here. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Thread hook;

  Interruption(Runnable work) {
    hook =
        new Thread("embed-signal") {
          @Override
          public void run() {
            Thread worker = new Thread(work, "embed-stop");
            worker.setDaemon(true);
            worker.start();
            try {
              worker.join(PATIENCE_MILLIS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Takes it back where no signal came; where one did, never returns. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      while (true) {
        LockSupport.park();
      }
    }
  }
}
