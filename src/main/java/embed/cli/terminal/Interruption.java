package embed.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** Work that is still done when a signal ends the program: Ctrl-C, SIGTERM, SIGHUP. */
public final class Interruption implements AutoCloseable {
  /** The reader of the rows may have stopped reading; the program must not wait for it forever. */
  private static final long PATIENCE_MILLIS = 5_000;

  private static final Deque<Interruption> OPEN = new ArrayDeque<>();
  private static boolean stopping;

  private final Runnable work;

  /** Registers work from now on; what is registered last is done first. */
  public Interruption(Runnable work) {
    this.work = work;
    synchronized (OPEN) {
      OPEN.push(this);
    }
  }

  /**
   * Handles the signals from now on.
   *
   * @param exit ends the program with an exit code if the signal cannot end it
   */
  public static void listen(IntConsumer exit) {
    for (Signals signal : Signals.values()) {
      signal.handle(() -> stop(signal, exit));
    }
  }

  /** Runs in a new thread for every signal; after a second signal the work is not waited for. */
  private static void stop(Signals signal, IntConsumer exit) {
    List<Interruption> works;
    synchronized (OPEN) {
      works = stopping ? List.of() : List.copyOf(OPEN);
      stopping = true;
    }
    Thread worker = new Thread(() -> works.forEach(open -> open.work.run()), "embed-stop");
    worker.setDaemon(true);
    worker.start();
    try {
      worker.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    signal.endProgram();
    exit.accept(signal.exitCode());
  }

  /** Unregisters the work. After a signal this never returns, because the program is ending. */
  @Override
  public void close() {
    synchronized (OPEN) {
      OPEN.remove(this);
      if (!stopping) {
        return;
      }
    }
    while (true) {
      LockSupport.park();
    }
  }
}
