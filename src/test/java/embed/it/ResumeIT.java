package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.cli.CommandRun;
import embed.cli.InProcess;
import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of the packaged program that are stopped, and those that go on. */
class ResumeIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");

  /** The lines that a run without end gets. */
  private static final int FIRST = 3_000;

  /** The smallest there is: what counts here is how often a run can be started and killed. */
  private static final Path MODEL = References.of("gelu-new-bf16").directory().toAbsolutePath();

  @TempDir private static Path inputs;
  private static Path lines;

  /** So long that a Parquet file of them has several row groups, and quick: few are distinct. */
  private static Path longLines;

  /** What a run that nothing stops writes, by format. */
  private static final Map<String, Path> WHOLE = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @BeforeAll
  static void writeInputs() throws IOException {
    List<String> some = new ArrayList<>();
    for (int i = 0; i < 8_000; i++) {
      some.add("int a" + i % 3_000 + " = b [ " + i % 3 + " ] ;");
    }
    lines = Files.write(inputs.resolve("lines.txt"), some);
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 9_000; i++) {
      many.add(("int a" + i % 50 + " = b ;").repeat(400));
    }
    longLines = Files.write(inputs.resolve("long.txt"), many);
  }

  private static CommandRun embed(Path input, Path output, String... options) {
    return embed(output).and("--input", input).and(List.of(options));
  }

  private static CommandRun embed(Path output) {
    CommandRun run = CommandRun.of("--output", output).with("EMBED_MODEL", MODEL);
    return output.toString().matches(".*(npy|raw)$") ? run : run.and("--with-text");
  }

  /** The same run by the packaged program. */
  private static Launch packaged(CommandRun run) {
    return Launch.of(EMBED, run.arguments().toArray(String[]::new)).with("EMBED_MODEL", MODEL);
  }

  private static Path whole(String format) {
    return WHOLE.computeIfAbsent(
        format,
        extension -> {
          Path output = inputs.resolve("whole." + extension);
          // Standard error tells of the lines that are truncated.
          assertThat(embed(input(extension), output).run().exitCode()).isZero();
          return output;
        });
  }

  private static Path input(String format) {
    return format.equals("parquet") ? longLines : lines;
  }

  @Test
  void goesOnAfterKillsAtAnyMomentAndWritesTheSameBytes() throws Exception {
    kill(2, "parquet", "jsonl", "npy");
  }

  @Test
  @Tag("full")
  void goesOnAfterTwentyKills() throws Exception {
    kill(20, "parquet", "csv", "tsv", "jsonl", "npy", "raw");
  }

  private void kill(int times, String... formats) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (String format : formats) {
        running.add(
            threads.submit(
                () -> {
                  killAndGoOn(format, times);
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Every second kill waits until its run has recorded rows, and each run that finds rows says that
   * it goes on after them, which are never fewer than an earlier run found.
   */
  private void killAndGoOn(String format, int times) throws Exception {
    Path output = folder.resolve("killed." + format);
    Path journal = folder.resolve("killed." + format + ".resume");
    CommandRun resume = embed(input(format), output, "--resume");
    Random random = new Random();
    long kept = 0;
    for (int kills = 0; kills < times; ) {
      long recorded = blocks(journal);
      Running running = packaged(resume).begin();
      while (kills % 2 == 0 && running.process().isAlive() && blocks(journal) <= recorded) {
        Thread.sleep(10);
      }
      Thread.sleep(random.nextInt(1_500));
      running.process().destroyForcibly();
      Result result = running.finish();
      assertThat(result.exitCode()).as(format).isIn(0, 137);
      if (recorded > 0 && !result.err().isEmpty()) {
        kept = resumedAfter(Math.max(1, kept), result.err());
      }
      if (Files.exists(output)) {
        assertThat(Files.mismatch(whole(format), output)).as(format).isEqualTo(-1);
        Files.delete(output);
        Files.deleteIfExists(journal);
        kept = 0;
      } else {
        kills++;
      }
    }
    boolean hasRows = blocks(journal) > 0;
    InProcess last = resume.run();
    assertThat(last.exitCode()).isZero();
    if (hasRows) {
      resumedAfter(Math.max(1, kept), last.err());
    }
    assertThat(Files.mismatch(whole(format), output)).as(format).isEqualTo(-1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().contains("killed." + format)))
          .containsExactly(output);
    }
  }

  /** The number of rows after which a run said that it goes on. */
  private static long resumedAfter(long least, String err) {
    assertThat(err).startsWith("embed: resuming after ");
    long rows = Long.parseLong(err.replaceAll("(?s)embed: resuming after (\\d+) rows.*", "$1"));
    assertThat(rows).isGreaterThanOrEqualTo(least);
    return rows;
  }

  /** How many blocks of rows a journal records, after the run and what comes before the rows. */
  private static long blocks(Path journal) throws IOException {
    String text = Files.exists(journal) ? Files.readString(journal) : "";
    return Math.max(0, text.chars().filter(c -> c == '\n').count() - 2);
  }

  @ParameterizedTest
  @CsvSource("INT, 130")
  void writesWholeRowsAndSaysHowToGoOnWhenASignalStopsIt(String signal, int code) throws Exception {
    Path output = Files.writeString(folder.resolve("vectors.csv"), "precious\n");
    Path partial = folder.resolve("vectors.csv.partial");
    Running running = beginWithoutEnd(output);
    signal(running, signal);
    Result stopped = running.finish();

    assertThat(stopped.exitCode()).isEqualTo(code);
    assertThat(stopped.out()).isEmpty();
    assertThat(output).hasContent("precious\n");
    String rows = Files.readString(partial);
    assertThat(rows).endsWith("\n").hasLineCount(FIRST);
    assertThat(stopped.err())
        .isEqualTo(
            "embed: stopped; "
                + FIRST
                + " rows are safe in "
                + partial
                + ": the same command with --resume continues after them\n");
    assertResumes(FIRST, partial, embed(lines, output, "--resume"));
    assertThat(Files.mismatch(whole("csv"), output)).isEqualTo(-1);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129"})
  void writesWholeRowsWhenAnotherSignalStopsIt(String signal, int code) throws Exception {
    writesWholeRowsAndSaysHowToGoOnWhenASignalStopsIt(signal, code);
  }

  /** Starts a run that has written the first rows and waits for more lines on standard input. */
  private static Running beginWithoutEnd(Path output) throws Exception {
    Running running = packaged(embed(output)).reading(null).begin();
    byte[] first =
        Files.readAllLines(lines).stream()
            .limit(FIRST)
            .collect(Collectors.joining("\n", "", "\n"))
            .getBytes(StandardCharsets.UTF_8);
    running.process().getOutputStream().write(first);
    running.process().getOutputStream().flush();
    Path partial = output.resolveSibling(output.getFileName() + ".partial");
    for (int i = 0; i < 6_000; i++) {
      if (Files.exists(partial) && Files.readString(partial).lines().count() == FIRST) {
        return running;
      }
      Thread.sleep(10);
    }
    throw new AssertionError(partial + " did not get the first " + FIRST + " rows");
  }

  private static void signal(Running running, String signal) throws Exception {
    long pid = running.process().pid();
    new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(pid)).start().waitFor();
  }

  /** A limit on the size of files stands for a full disk: the write fails all the same. */
  @Test
  void saysHowManyRowsAreSafeWhenNoMoreCanBeWritten() throws IOException {
    Path output = folder.resolve("vectors.raw");
    Path partial = folder.resolve("vectors.raw.partial");
    String command = "ulimit -f 1000 && exec '" + EMBED + "' -i '" + lines + "' -o " + output;
    Result full = Launch.of("/bin/sh", "-c", command).with("EMBED_MODEL", MODEL).run();

    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.out()).isEmpty();
    assertThat(full.err())
        .startsWith("embed: cannot write " + output + ": ")
        .contains(" rows are safe in " + partial)
        .hasLineCount(1);
    long safe = Long.parseLong(full.err().replaceAll("(?s).*; (\\d+) rows.*", "$1"));
    assertThat(safe).isBetween(2_000L, 1_000L * 512 / (48 * 4));
    assertThat(output).doesNotExist();
    assertResumes(safe, partial, embed(lines, output, "--resume"));
    assertThat(Files.mismatch(whole("raw"), output)).isEqualTo(-1);
  }

  @Tag("full")
  @Test
  void leavesDevicesAndPipesInTheirPlace() throws IOException {
    assertSilentSuccess(Launch.of(EMBED, "-o", "/dev/null", "-f", "npy", "int a ;").run());
    assertThat(Path.of("/dev/null")).exists();
    Result standard = Launch.of(EMBED, "-o", "-", "int a ;").run();
    assertSilentSuccess(standard);
    assertThat(standard.out()).hasLineCount(1);
    String fifo = "mkfifo p && { '" + EMBED + "' -o p 'int a ;' & cat p; wait; } && test -p p";
    Result piped = Launch.of("/bin/sh", "-c", fifo).in(folder).run();
    assertSilentSuccess(piped);
    assertThat(piped.out()).isEqualTo(standard.out());
  }

  private static void assertResumes(long rows, Path partial, CommandRun run) {
    String said = "embed: resuming after %d rows in %s\n".formatted(rows, partial);
    assertThat(run.run()).isEqualTo(new InProcess(0, "", said));
  }

  private static void assertSilentSuccess(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
