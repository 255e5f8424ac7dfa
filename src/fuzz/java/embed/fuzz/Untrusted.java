package embed.fuzz;

import com.sun.management.ThreadMXBean;
import embed.EmbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What every reader of untrusted bytes promises, held to it at every input of a fuzzer. */
public final class Untrusted {
  /** Beside the input: buffers, messages and stack traces, and a pickle's objects. */
  private static final long MOST_BYTES = 16L << 20;

  /** Nanoseconds of processor time for one input, of some kilobytes. */
  private static final long LONGEST = 5_000_000_000L;

  private static final int LONGEST_MESSAGE = 4_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Path SCRATCH = scratch();

  private Untrusted() {}

  /** Reads something. */
  public interface Read {
    void run() throws IOException;
  }

  /**
   * Lets nothing pass but success and the program's own error in one short line, at a bounded cost.
   */
  public static void read(Read read) {
    long bytes = THREAD.getCurrentThreadAllocatedBytes();
    long time = THREAD.getCurrentThreadCpuTime();
    readOnce(read);
    if (isCostly(bytes, time)) {
      // The first time, classes were loaded and instrumented as well.
      bytes = THREAD.getCurrentThreadAllocatedBytes();
      time = THREAD.getCurrentThreadCpuTime();
      readOnce(read);
      require(!isCostly(bytes, time), "more time or memory than any input of its size should take");
    }
  }

  private static boolean isCostly(long bytes, long time) {
    return THREAD.getCurrentThreadAllocatedBytes() - bytes > MOST_BYTES
        || THREAD.getCurrentThreadCpuTime() - time > LONGEST;
  }

  private static void readOnce(Read read) {
    try {
      read.run();
    } catch (EmbedException e) {
      String message = e.getMessage();
      require(message.length() < LONGEST_MESSAGE, "a message of " + message.length());
      require(message.chars().noneMatch(c -> c < ' '), "control characters in: " + message);
    } catch (IOException e) {
      throw new UncheckedIOException("an error of another type came out", e);
    }
  }

  private static void require(boolean kept, String otherwise) {
    if (!kept) {
      throw new AssertionError(otherwise);
    }
  }

  /**
   * A file of this process with these bytes, in a folder of the target's own; a new one each time,
   * as an old one may be mapped.
   */
  public static Path file(Class<?> target, String name, byte[] bytes) {
    Path file = SCRATCH.resolve(target.getSimpleName()).resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path scratch() {
    try {
      Path directory = Files.createTempDirectory("fuzz");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
