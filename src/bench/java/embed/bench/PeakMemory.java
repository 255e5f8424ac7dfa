package embed.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Watches the largest resident set of a process and those it starts ({@code VmHWM} of Linux's
 * {@code /proc}), up to its end. File-backed pages count, so mapped weights do too.
 */
final class PeakMemory {
  private static final long INTERVAL_MILLIS = 20;

  private final AtomicLong peak = new AtomicLong();

  private PeakMemory() {}

  static PeakMemory watch(ProcessHandle process) {
    PeakMemory memory = new PeakMemory();
    Thread thread = new Thread(() -> memory.poll(process), "peak-memory");
    thread.setDaemon(true);
    thread.start();
    return memory;
  }

  long peakBytes() {
    return peak.get();
  }

  private void poll(ProcessHandle process) {
    while (process.isAlive()) {
      long sum =
          Stream.concat(Stream.of(process), process.descendants())
              .mapToLong(handle -> highWaterMark(handle.pid()))
              .sum();
      peak.accumulateAndGet(sum, Math::max);
      try {
        Thread.sleep(INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static long highWaterMark(long pid) {
    Path status = Path.of("/proc/" + pid + "/status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // It ended meanwhile, or there is no /proc here.
    }
  }
}
