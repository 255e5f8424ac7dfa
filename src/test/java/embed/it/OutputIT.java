package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where rows go, when, and how a run ends. */
class OutputIT {
  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void openShell() throws IOException {
    shell = new Shell(folder);
  }

  @Test
  void rowsAreWrittenWhileTheInputGoesOn() throws IOException, InterruptedException {
    Running running = shell.launch("exec embed").reading(null).begin();
    try (OutputStream stdin = running.process().getOutputStream()) {
      for (int rows = 1; rows <= 3; rows++) {
        stdin.write("a line\n".getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        awaitLines(running.out(), rows);
        assertThat(running.process().isAlive()).isTrue();
      }
      stdin.write("no newline".getBytes(StandardCharsets.UTF_8));
    }
    Result result = running.finish();
    assertThat(result.out()).hasLineCount(4).endsWith("\n");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  private static void awaitLines(Path file, int lines) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Files.readString(file).lines().count() < lines) {
      assertThat(System.nanoTime()).as("deadline for row " + lines).isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  @ParameterizedTest
  @CsvSource({"seq 20000, head -700, 700", "seq 20000, true, 0"})
  void aReaderThatWantsNoMoreEndsTheRunWithoutAWord(String lines, String reader, int rows) {
    Result result =
        shell.run(lines + " | { embed 2>err; echo $? >status; } | " + reader + "; cat err status");
    assertThat(result.out()).endsWith("0\n").hasLineCount(rows + 1);
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "embed a >/dev/full, No space left on device",
    "seq 3000 | embed >/dev/full, No space left on device",
    "embed --help >/dev/full, No space left on device",
    "embed a >&-, it is closed",
    "embed --version >&-, it is closed"
  })
  void rowsThatCannotBeWrittenAreAFailure(String script, String reason) {
    assertThat(shell.run(script))
        .isEqualTo(new Result(1, "", "embed: cannot write to standard output: " + reason + "\n"));
  }

  @Test
  void aClosedStandardErrorChangesNothingElse() {
    assertThat(shell.run("embed a 2>&-").out()).hasLineCount(1);
    assertThat(shell.run("embed --no-such-option 2>&-")).isEqualTo(new Result(2, "", ""));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, 1", "TERM, 143, 1", "HUP, 129, 1"})
  void aSignalEndsTheRunAtOnceWithoutAWord(String signal, int exitCode, int times)
      throws IOException, InterruptedException {
    Random random = new Random();
    for (int i = 0; i < times; i++) {
      Running running = shell.launch("ulimit -c 0; exec embed").reading(null).begin();
      Process process = running.process();
      Thread feeder = new Thread(() -> feed(process));
      feeder.start();
      awaitLines(running.out(), 1);
      Thread.sleep(random.nextInt(300));
      long start = System.nanoTime();
      Result kill = Launch.of("sh", "-c", "kill -s " + signal + " " + process.pid()).run();
      assertThat(kill.exitCode()).isZero();
      Result result = running.finish();
      feeder.join();
      assertThat(result.exitCode()).isEqualTo(exitCode);
      assertThat(result.err()).isEmpty();
      assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }
    assertThat(files()).containsExactly("home");
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"INT, 130, 9", "TERM, 143, 4", "HUP, 129, 2"})
  void aSignalEndsTheRunAtAnyMoment(String signal, int exitCode, int times)
      throws IOException, InterruptedException {
    aSignalEndsTheRunAtOnceWithoutAWord(signal, exitCode, times);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalLeavesNothingOfAPictureBehind(String signal, int exitCode)
      throws IOException, InterruptedException {
    Running running = shell.launch("exec embed map -i - -o map.svg").reading(null).begin();
    try (OutputStream stdin = running.process().getOutputStream()) {
      while (files().size() == 1) {
        Thread.sleep(10);
      }
      for (int i = 0; i < 3_000; i++) {
        stdin.write(("int a" + i + " ;\n").getBytes(StandardCharsets.UTF_8));
      }
      stdin.flush();
      Thread.sleep(300);
      Launch.of("sh", "-c", "kill -s " + signal + " " + running.process().pid()).run();
      assertThat(running.finish()).isEqualTo(new Result(exitCode, "", ""));
    }
    assertThat(files()).containsExactly("home");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  /** Lines without end, none twice. */
  private static void feed(Process process) {
    try (OutputStream stdin = process.getOutputStream()) {
      for (int i = 0; ; i++) {
        stdin.write(("int a" + i + " = f(b" + i % 13 + ", c);\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The process has ended.
    }
  }

  @Test
  void memoryDoesNotGrowWithTheInput() {
    Result result =
        shell
            .launch("seq 1000000 1060000 | sed 's/.*/& & & & & & & &/' | embed")
            .with("EMBED_MODEL", References.of("gelu-new-bf16").directory().toAbsolutePath())
            .with("EMBED_JAVA_OPTS", "-Xmx90m")
            .run();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).hasLineCount(60_001);
  }
}
