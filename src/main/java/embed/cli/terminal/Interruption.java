package embed.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/** What is still done when a signal ends the program: Ctrl-C, SIGTERM, SIGHUP. */
public final class Interruption implements AutoCloseable {
  /** Whoever reads the rows may have stopped reading, and that must not keep us here. */
  private static final long PATIENCE_MILLIS = 5_000;

  private static final Deque<Interruption> OPEN = new ArrayDeque<>();
  private static boolean stopping;

  private final Runnable work;

  /** From now on; what was given last is done first. */
  public Interruption(Runnable work) {
    this.work = work;
    synchronized (OPEN) {
      OPEN.push(this);
    }
  }

  /**
   * Listens to the signals.
   *
   * @param exit ends the program with a code, where the signal cannot
   */
  public static void listen(IntConsumer exit) {
    for (Signals signal : Signals.values()) {
      signal.handle(() -> stop(signal, exit));
    }
  }

  /** Comes in a thread of its own for every signal: a second one is in a hurry. */
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

  /** Takes it back where no signal came; where one did, never returns. */
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
