package embed.cli.terminal;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/**
 * The system's signals that end a program, by {@code sun.misc.Signal}: the JDK supports it (JEP
 * 260), but its compiler warns of it wherever it is named.
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
   * Does this from now on, in a thread of its own, each time that the signal comes; unless it is to
   * be ignored, as under nohup.
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

  /** What a shell calls the exit of a program that the signal ended. */
  int exitCode() {
    return 128 + number;
  }

  /**
   * Ends the program as the signal would have done. An exit would run libtorch's destructors, which
   * crash where a library is being loaded or the encoder is at work; it is for the first process of
   * a container: that one the system spares, and this returns.
   */
  void endProgram() {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      set(handler, handler.getField("SIG_DFL").get(null));
      // Java sends itself no signal that it does not handle.
      String kill = "kill -s " + name() + " " + ProcessHandle.current().pid();
      new ProcessBuilder("/bin/sh", "-c", kill).start().waitFor(1, TimeUnit.SECONDS);
    } catch (ReflectiveOperationException | IOException e) {
      // No process can be started: Java has to end this one.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
