package embed.cli.terminal;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/**
 * The signals that end a program. They are handled with {@code sun.misc.Signal}, which the JDK
 * supports (JEP 260); it is called by reflection because the compiler warns wherever it is named.
 */
enum Signals {
  HUP(1),
  INT(2),
  TERM(15);

  private final int number;

  Signals(int number) {
    this.number = number;
  }

  /**
   * Runs {@code work} in a new thread each time the signal comes, unless the process ignores the
   * signal, as under nohup.
   */
  void handle(Runnable work) {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                work.run();
                return null;
              });
      set(handler, proxy);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Java without the module jdk.unsupported", e);
    }
  }

  private void set(Class<?> type, Object handler) throws ReflectiveOperationException {
    Class<?> signals = Class.forName("sun.misc.Signal");
    Object signal = signals.getConstructor(String.class).newInstance(name());
    Method handle = signals.getMethod("handle", signals, type);
    handle.invoke(null, signal, handler);
  }

  /** The exit code that shells give to a program that this signal has ended. */
  int exitCode() {
    return 128 + number;
  }

  /**
   * Ends the program as the signal would have done. A normal exit would run libtorch's destructors,
   * which crash while a library is being loaded or the encoder computes. The system does not end
   * the first process of a container in this way; there this method returns.
   */
  void endProgram() {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      set(handler, handler.getField("SIG_DFL").get(null));
      // Java cannot send itself a signal that it does not handle.
      String kill = "kill -s " + name() + " " + ProcessHandle.current().pid();
      new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor(1, TimeUnit.SECONDS);
    } catch (ReflectiveOperationException | IOException e) {
      // No process can be started, so the caller has to end this one.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
