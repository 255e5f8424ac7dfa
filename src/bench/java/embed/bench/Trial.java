package embed.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One run of a process over lines. The clock of {@code seconds} starts when the rows of the warm-up
 * lines are all there and the first byte of the others is written, and stops at their last row.
 *
 * @param firstRow seconds from the start of the process to its first whole row
 * @param end seconds from the start of the process to its end
 * @param peakBytes the process's largest resident set, or 0 where the system does not tell
 * @param vectors what it wrote, or nothing where that was not wanted
 */
record Trial(double firstRow, double end, double seconds, long peakBytes, float[][] vectors) {
  private static final long TIMEOUT_SECONDS = 900;

  /** What is asked of a process. */
  record Job(
      List<String> command, boolean csv, int width, List<String> warmUp, List<String> lines) {
    int lineCount() {
      return warmUp.size() + lines.size();
    }
  }

  static Trial run(Job job, Path log, boolean keep) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(job.command).redirectError(log.toFile());
    builder.environment().remove("PYTORCH_VERSION");
    long start = System.nanoTime();
    Process process = builder.start();
    PeakMemory memory = PeakMemory.watch(process.toHandle());
    CountDownLatch warm = new CountDownLatch(job.warmUp.isEmpty() ? 0 : 1);
    AtomicReference<Long> fed = new AtomicReference<>(start);
    Thread feeder = feeder(process, job, warm, fed);
    feeder.start();

    RowCounter rows = new RowCounter(job, keep);
    long first = 0;
    long last = start;
    try (InputStream in = process.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        rows.add(buffer, read);
        last = System.nanoTime();
        if (first == 0 && rows.count() > 0) {
          first = last;
        }
        if (rows.count() >= job.warmUp.size()) {
          warm.countDown();
        }
      }
    } finally {
      warm.countDown();
    }
    boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    double end = (System.nanoTime() - start) / 1e9;
    feeder.join();
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new Failure(job.command, Files.readString(log).strip());
    }
    if (rows.count() != job.lineCount()) {
      throw new IOException(
          "%d rows for %d lines: %s"
              .formatted(rows.count(), job.lineCount(), String.join(" ", job.command)));
    }
    return new Trial(
        (first - start) / 1e9,
        end,
        (last - fed.get()) / 1e9,
        memory.peakBytes(),
        keep ? vectors(job, rows.kept()) : new float[0][]);
  }

  /** A process that ended in failure, and what it said on stderr. */
  @SuppressWarnings("serial")
  static final class Failure extends IOException {
    private final String said;

    Failure(List<String> command, String said) {
      super("failed: " + String.join(" ", command) + "\n" + said);
      this.said = said;
    }

    String firstLine() {
      return said.lines().findFirst().orElse("nothing");
    }
  }

  private static Thread feeder(
      Process process, Job job, CountDownLatch warm, AtomicReference<Long> fed) {
    byte[] warmUp = text(job.warmUp);
    byte[] lines = text(job.lines);
    Thread feeder =
        new Thread(
            () -> {
              try (OutputStream out = process.getOutputStream()) {
                out.write(warmUp);
                out.flush();
                warm.await();
                fed.set(System.nanoTime());
                out.write(lines);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "feeder");
    feeder.setUncaughtExceptionHandler(
        (thread, e) -> {
          // The process has closed its input; its exit code and log tell why.
        });
    return feeder;
  }

  private static byte[] text(List<String> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The rows as numbers. */
  private static float[][] vectors(Job job, byte[] rows) {
    float[][] vectors = new float[job.lineCount()][job.width];
    if (job.csv) {
      String[] lines = new String(rows, StandardCharsets.US_ASCII).split("\n", -1);
      for (int row = 0; row < vectors.length; row++) {
        String[] numbers = lines[row].split(",", -1);
        for (int i = 0; i < job.width; i++) {
          vectors[row][i] = Float.parseFloat(numbers[i]);
        }
      }
    } else {
      FloatBuffer floats = ByteBuffer.wrap(rows).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
      for (float[] vector : vectors) {
        floats.get(vector);
      }
    }
    return vectors;
  }
}
