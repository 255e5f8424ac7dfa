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

/** Checks the guarantees that every reader of untrusted bytes makes, for each input of a fuzzer. */
public final class Untrusted {
  /**
   * The most bytes that a reader may allocate for one input: buffers, messages, stack traces, and
   * the objects of a pickle.
   */
  private static final long MOST_BYTES = 16L << 20;

  /** The processor time limit in nanoseconds for one input of a few kilobytes. */
  private static final long LONGEST = 5_000_000_000L;

  private static final int LONGEST_MESSAGE = 4_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Path SCRATCH = scratch();

  private Untrusted() {}

  public interface Read {
    void run() throws IOException;
  }

  /**
   * Fails unless {@code read} succeeds or throws the program's own error with one short line, and
   * stays within the limits of time and memory.
   */
  public static void read(Read read) {
    long bytes = THREAD.getCurrentThreadAllocatedBytes();
    long time = THREAD.getCurrentThreadCpuTime();
    readOnce(read);
    if (isCostly(bytes, time)) {
      // The first attempt also loaded and instrumented classes, so measure again.
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
   * Writes the bytes to a temporary file in a folder of the target. Each call creates a new file,
   * because the previous one may still be memory-mapped.
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
