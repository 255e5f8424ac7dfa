package embed.bench;

import java.util.Locale;

/** What the benchmark is doing, on stderr. */
final class Progress {
  private Progress() {}

  static void say(String format, Object... arguments) {
    System.err.println("bench: " + String.format(Locale.ROOT, format, arguments));
  }
}
