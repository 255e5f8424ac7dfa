package embed.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux tells of a process.
 *
 * @param resident bytes in memory
 * @param peak the most that they ever were
 * @param data bytes of memory that it may write to and shares with no other, in use or not
 */
record ProcessStatus(long resident, long peak, long data, int threads, int files) {
  static ProcessStatus of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    List<String> lines = Files.readAllLines(process.resolve("status"));
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return new ProcessStatus(
          1024 * number(lines, "VmRSS"),
          1024 * number(lines, "VmHWM"),
          1024 * number(lines, "VmData"),
          (int) number(lines, "Threads"),
          (int) files.count());
    }
  }

  private static long number(List<String> lines, String key) {
    for (String line : lines) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new AssertionError("no " + key + " in " + lines);
  }
}
