package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** The outcome of a run that nothing stops, and how long it took. */
  private record Whole(Path file, int millis) {}

  /** By format. */
  private static final Map<String, Whole> WHOLE = new ConcurrentHashMap<>();

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

  private static Launch embed(Path input, Path output, String... options) {
    return embed(Stream.of("--input", input.toString()), output, options);
  }

  private static Launch embed(Stream<String> input, Path output, String... options) {
    Stream<String> text =
        output.toString().matches(".*(npy|raw)$") ? Stream.of() : Stream.of("--with-text");
    return Launch.of(
            EMBED,
            Stream.of(input, Stream.of("--output", output.toString()), text, Stream.of(options))
                .flatMap(part -> part)
                .toArray(String[]::new))
        .with("EMBED_MODEL", MODEL);
  }

  private static Whole whole(String format) {
    return WHOLE.computeIfAbsent(
        format,
        extension -> {
          Path output = inputs.resolve("whole." + extension);
          long start = System.nanoTime();
          // Standard error tells of the lines that are truncated.
          assertThat(embed(input(extension), output).run().exitCode()).isZero();
          return new Whole(output, (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
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

  private void killAndGoOn(String format, int times) throws Exception {
    Path input = input(format);
    Path output = folder.resolve("killed." + format);
    Path whole = whole(format).file();
    Random random = new Random();
    int kills = 0;
    while (kills < times) {
      Running running = embed(input, output, "--resume").begin();
      Thread.sleep(random.nextInt(whole(format).millis()));
      running.process().destroyForcibly();
      int code = running.finish().exitCode();
      assertThat(code).as(format).isIn(0, 137);
      if (code == 137) {
        kills++;
      } else {
        assertThat(Files.mismatch(whole, output)).as(format).isEqualTo(-1);
        Files.delete(output);
      }
    }
    assertThat(embed(input, output, "--resume").run().exitCode()).isZero();
    assertThat(Files.mismatch(whole, output)).as(format).isEqualTo(-1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().contains("killed." + format)))
          .containsExactly(output);
    }
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
    assertThat(Files.mismatch(whole("csv").file(), output)).isEqualTo(-1);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129"})
  void writesWholeRowsWhenAnotherSignalStopsIt(String signal, int code) throws Exception {
    writesWholeRowsAndSaysHowToGoOnWhenASignalStopsIt(signal, code);
  }

  /** Starts a run that has written the first rows and waits for more lines on standard input. */
  private static Running beginWithoutEnd(Path output) throws Exception {
    Running running = embed(Stream.of(), output).reading(null).begin();
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
    assertThat(Files.mismatch(whole("raw").file(), output)).isEqualTo(-1);
  }

  @Test
  void refusesToGoOnWithAnotherModelOptionsOrInput() throws Exception {
    Path output = folder.resolve("vectors.csv");
    Path partial = folder.resolve("vectors.csv.partial");
    Running running = beginWithoutEnd(output);
    running.process().destroyForcibly();
    running.finish();
    byte[] before = Files.readAllBytes(partial);

    assertRefuses(embed(lines, output, "--resume", "--pooling", "cls"), "pooling was mean, is cls");
    assertRefuses(
        embed(lines, output, "--resume", "--dtype", "int8", "--emulate-dtype"),
        "dtype was float32, is emulated int8");
    assertRefuses(embed(lines, output, "--resume", "--precision", "3"), "precision was 0, is 3");
    assertRefuses(embed(lines, output, "--resume", "--shard", "1/2"), "shard was 0/1, is 1/2");
    String other = References.of("safetensors-mlm").directory().toAbsolutePath().toString();
    assertRefuses(
        embed(lines, output, "--resume", "--model", other), "weights was crc32c:", "config was");
    Path changed = folder.resolve("changed.txt");
    Files.writeString(changed, Files.readString(lines).replaceFirst("int a5 ", "int a6 "));
    assertRefuses(embed(changed, output, "--resume"), "are not those whose rows");
    Path shorter = Files.writeString(folder.resolve("short.txt"), "int a ;\n");
    assertRefuses(embed(shorter, output, "--resume"), "the input has 1 lines");
    assertThat(partial).hasBinaryContent(before);
  }

  private static void assertRefuses(Launch launch, String... parts) {
    Result result = launch.run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("embed: ")
        .contains(parts)
        .contains("leave out --resume to start over")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "npy", "parquet"})
  void keepsTheRowsBeforeABadLine(String format) throws IOException {
    Path input = folder.resolve("in.jsonl");
    Files.writeString(input, "{\"text\":\"a\"}\n{\"text\":\"b\"}\nno\n");
    Path output = folder.resolve("v." + format);
    String[] command = {"--input-format", "jsonl", "-i", input.toString(), "-o", output.toString()};
    Result result = Launch.of(EMBED, command).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(input + ": line 3 is not JSON");
    assertThat(output).doesNotExist();
    // A row group of two rows is not begun for them.
    assertThat(Files.exists(folder.resolve("v." + format + ".partial")))
        .isEqualTo(!format.equals("parquet"));
    Files.writeString(input, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n{\"text\":\"c\"}\n");
    String[] again =
        Stream.concat(Stream.of(command), Stream.of("--resume")).toArray(String[]::new);
    if (format.equals("parquet")) {
      assertSilentSuccess(Launch.of(EMBED, again).run());
    } else {
      assertResumes(2, folder.resolve("v." + format + ".partial"), Launch.of(EMBED, again));
    }
    assertThat(output).exists();
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

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"no/such/v.csv, no such directory", "., is a directory"})
  void saysWhyItCannotWriteAFile(String name, String part) {
    Result result = Launch.of(EMBED, "-f", "csv", "-o", name, "int a ;").in(folder).run();

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("embed: ").contains(part).hasLineCount(1);
  }

  private static void assertResumes(long rows, Path partial, Launch launch) {
    String said = "embed: resuming after %d rows in %s\n".formatted(rows, partial);
    assertThat(launch.run()).isEqualTo(new Result(0, "", said));
  }

  private static void assertSilentSuccess(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }
}
