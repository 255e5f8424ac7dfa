package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The packaged program and library for a long time: memory stays where it is after the warm-up, no
 * file and no thread is gained, and the same line has the same bits at the end as at the start.
 * Short in {@code verify}, longer with {@code -Pfull}; the profile {@code soak} sets {@code
 * soak.lines} and the others to what is long.
 */
class LongRunIT {
  private static final long LINES = Long.getLong("soak.lines", 400_000);
  private static final String CYCLES = System.getProperty("soak.cycles", "400");
  private static final String CALLS = System.getProperty("soak.calls", "20000");

  private static final int SAMPLES = 40;
  private static final String PROBE = "static int probe ( struct device * dev )";
  private static final Path HOME = Path.of(System.getProperty("embed.home"));

  private static final String[] WORDS =
      ("static int void struct return if ( ) { } ; -> * & dev ctx buf err len addr 0 NULL <num> <str>"
              + " i j = == != < + - goto out free lock unlock u32 u64 size_t const char data page")
          .split(" ");

  /** {@link OutputIT} sends fewer lines through a small heap. */
  @Test
  @Tag("full")
  void manyDistinctLinesThroughStandardInput() throws IOException {
    Path model = References.of("gelu-new-bf16").directory().toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(HOME.resolve("bin/embed").toString(), "-m", model.toString());
    if (LINES < 1_000_000) {
      // Too few for Java's heap to find its size, so what grows here is anything else.
      builder.environment().put("EMBED_JAVA_OPTS", "-Xms256m -Xmx256m -XX:+AlwaysPreTouch");
    }
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    FutureTask<Void> feeder = new FutureTask<>(() -> feed(process), null);
    new Thread(feeder, "feeder").start();
    Samples samples = new Samples("distinct lines", LINES);
    String probe = null;
    long rows = 0;
    long start = System.nanoTime();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII), 1 << 16)) {
      for (String row = out.readLine(); row != null; row = out.readLine()) {
        if (rows % probeEvery() == 0) {
          probe = probe == null ? row : probe;
          assertThat(row).as("row %s", rows + 1).isEqualTo(probe);
        }
        rows++;
        if (rows % (LINES / SAMPLES) == 0 && rows < LINES) {
          double seconds = (System.nanoTime() - start) / 1e9;
          samples.add(rows, seconds, ProcessStatus.of(process.pid()));
        }
      }
      assertThat(process.waitFor()).isZero();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
    }
    assertThat(rows).isEqualTo(LINES);
    samples.assertFlat(LINES < 1_000_000 ? 200 : 2, 0);
  }

  @Test
  void openingAndClosingCheckpoints() throws IOException, InterruptedException {
    assertThat(library("cycles", "80")).isZero();
  }

  @Test
  void sixteenThreadsWithOneEmbedder() throws IOException, InterruptedException {
    assertThat(library("threads", "2000")).isZero();
  }

  @Test
  @Tag("full")
  void openingAndClosingCheckpointsManyTimes() throws IOException, InterruptedException {
    assertThat(library("cycles", CYCLES)).isZero();
  }

  @Test
  @Tag("full")
  void manyCallsBySixteenThreads() throws IOException, InterruptedException {
    assertThat(library("threads", CALLS)).isZero();
  }

  /** Runs {@link LibraryRun} with the packaged library, as another program would. */
  private static int library(String what, String times) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms128m",
            "-Xmx128m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-Dslf4j.internal.verbosity=ERROR",
            "-Dembed.home=" + HOME,
            "-cp",
            HOME.resolve("lib/embed.jar")
                + File.pathSeparator
                + System.getProperty("java.class.path"),
            LibraryRun.class.getName(),
            what,
            times);
    Process process = builder.inheritIO().redirectOutput(ProcessBuilder.Redirect.PIPE).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(System.out::println);
    }
    return process.waitFor();
  }

  private static long probeEvery() {
    return LINES / 20;
  }

  private static void feed(Process process) {
    try (Writer in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), 1 << 16)) {
      for (long i = 0; i < LINES; i++) {
        in.write(i % probeEvery() == 0 ? PROBE : line(i));
        in.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number makes it distinct; the rest is the same in every run. */
  private static String line(long number) {
    SplittableRandom random = new SplittableRandom(number);
    StringBuilder line = new StringBuilder("x").append(Long.toString(number, 36));
    for (int words = random.nextInt(2, 8); words > 0; words--) {
      line.append(' ').append(WORDS[random.nextInt(WORDS.length)]);
    }
    return line.toString();
  }
}
