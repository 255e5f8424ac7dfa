package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.cli.CommandRun;
import embed.cli.InProcess;
import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged program where something around it fails: disks, folders, pipes, signals, too many at
 * once. A right exit code, one line that says what is the matter, whole rows only.
 */
class FaultsIT {
  private static final Path HOME = Path.of(System.getProperty("embed.home")).toAbsolutePath();

  /** The smallest there is. */
  private static final Path MODEL = References.of("gelu-new-bf16").directory().toAbsolutePath();

  private static final int LINES = 4_000;

  /** What every successful run of the lines prints. */
  private static String rows;

  private static String lines;

  @TempDir private Path folder;

  @BeforeAll
  static void embedTheLines() {
    lines = String.join("", IntStream.range(0, LINES).mapToObj(i -> "a" + i + " = b ;\n").toList());
    InProcess result = CommandRun.of("-m", MODEL).reading(lines).run();
    assertThat(result.err()).isEmpty();
    rows = result.out();
    assertThat(rows).hasLineCount(LINES);
  }

  private Launch launch(String script) {
    return Launch.of("sh", "-c", script)
        .with("PATH", HOME.resolve("bin") + ":" + Launch.PATH)
        .with("EMBED_MODEL", MODEL)
        .in(folder)
        .reading(lines);
  }

  private static void assertFails(Result result, String... parts) {
    assertThat(result.err()).startsWith("embed: ").contains(parts).hasLineCount(1);
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void severalAtOnceDoWhatEachDoesAlone() throws IOException {
    runAtOnce(4);
  }

  @Test
  @Tag("full")
  void twentyAtOnceDoWhatEachDoesAlone() throws IOException {
    runAtOnce(20);
  }

  private void runAtOnce(int count) throws IOException {
    Files.writeString(folder.resolve("lines"), lines);
    List<Running> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String output = i % 2 == 0 ? "" : " --output rows" + i + ".csv";
      all.add(launch("exec embed --input lines" + output).begin());
    }
    for (int i = 0; i < all.size(); i++) {
      Result result = all.get(i).finish();
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      String written =
          i % 2 == 0 ? result.out() : Files.readString(folder.resolve("rows" + i + ".csv"));
      assertThat(written).isEqualTo(rows);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rm -r out, one more line",
    "rm out/rows.csv.partial, ''",
    "cp out/rows.csv.partial copy; mv copy out/rows.csv.partial, one more line",
    "mv out elsewhere, ''"
  })
  void rowsWhoseFileIsTakenAwayAreNotCalledSafe(String fault, String then) throws Exception {
    Path output = Files.createDirectory(folder.resolve("out")).resolve("rows.csv");
    Path partial = folder.toRealPath().resolve("out/rows.csv.partial");
    InputStream last =
        new InputStream() {
          private InputStream rest;

          private InputStream rest() throws IOException {
            if (rest == null) {
              awaitRows(partial);
              assertThat(launch(fault).run().exitCode()).isZero();
              rest = stream(then);
            }
            return rest;
          }

          @Override
          public int read() throws IOException {
            return rest().read();
          }

          @Override
          public int read(byte[] bytes, int from, int count) throws IOException {
            return rest().read(bytes, from, count);
          }
        };
    InProcess result =
        CommandRun.of("-m", MODEL, "--output", output)
            .reading(() -> new SequenceInputStream(stream(lines), last))
            .run();
    assertFails(
        new Result(result.exitCode(), result.out(), result.err()),
        "embed: cannot write " + output + ": " + partial,
        " was deleted or replaced during the run, and its rows are lost: run again\n");
    assertThat(output).doesNotExist();
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "rm -r out, ''",
    "rm out/rows.csv.partial, one more line",
    "cp out/rows.csv.partial copy; mv copy out/rows.csv.partial, ''",
    "mv out elsewhere, one more line"
  })
  void rowsWhoseFileIsTakenAwayAtAnotherTimeAreNotCalledSafe(String fault, String then)
      throws Exception {
    rowsWhoseFileIsTakenAwayAreNotCalledSafe(fault, then);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void awaitRows(Path file) throws IOException {
    for (int i = 0; i < 6_000; i++) {
      if (Files.exists(file) && Files.size(file) == rows.length()) {
        return;
      }
      LockSupport.parkNanos(10_000_000);
    }
    throw new AssertionError(file + " did not get all rows");
  }

  @ParameterizedTest
  @CsvSource({
    // Nobody may read what is at the start of a process's memory.
    "embed < /proc/$$/mem; exit $?, cannot read standard input: Input/output error"
  })
  void anInputThatCannotBeReadIsAFailure(String script, String message) {
    Result result = launch(script).run();
    assertFails(result, message);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void anInputThatFailsLeavesTheRowsOfThoseBeforeIt() throws IOException {
    Files.writeString(folder.resolve("lines"), lines);
    Result result = launch("embed -i lines -i /proc/self/mem").run();
    assertFails(result, "cannot read /proc/self/mem: Input/output error");
    assertThat(result.out()).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 100_001})
  void aReaderThatStopsWithinARowEndsTheRunWithoutAWord(int bytes) {
    String script = "{ embed; echo $? >status; } | head -c " + bytes + "; cat status >&2";
    Result result = launch(script).run();
    assertThat(result.err()).isEqualTo("0\n");
    assertThat(result.out()).isEqualTo(rows.substring(0, bytes));
  }

  /** A kill leaves whole rows where they go to a file of --output: see {@link ResumeIT}. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129", "KILL, 137"})
  void aSignalAtAnyMomentLeavesWholeRows(String signal, int code) throws Exception {
    signalAtRandomMoments(signal, code, 1);
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129", "KILL, 137"})
  void aSignalAtManyMomentsLeavesWholeRows(String signal, int code) throws Exception {
    signalAtRandomMoments(signal, code, 5);
  }

  private void signalAtRandomMoments(String signal, int code, int times) throws Exception {
    Random random = new Random();
    for (int i = 0; i < times; i++) {
      Running running = launch("exec embed").reading(null).begin();
      int delay = random.nextInt(1_200);
      try (OutputStream stdin = running.process().getOutputStream()) {
        stdin.write(lines.getBytes(StandardCharsets.UTF_8));
        stdin.flush();
        Thread.sleep(delay);
        Launch.of("sh", "-c", "kill -s " + signal + " " + running.process().pid()).run();
        assertThat(running.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      Result result = running.finish();
      assertThat(result.exitCode()).as("after %s ms", delay).isEqualTo(code);
      assertThat(result.err()).as("after %s ms", delay).isEmpty();
      assertThat(rows).as("after %s ms", delay).startsWith(result.out());
      if (!result.out().isEmpty() && !signal.equals("KILL")) {
        assertThat(result.out()).as("after %s ms", delay).endsWith("\n");
      }
    }
  }

  /** Where users may mount what they like for themselves, a real disk; else the user's limit. */
  @ParameterizedTest
  @ValueSource(strings = "csv")
  void aFullDiskIsToldAndTheRunGoesOnWhenThereIsRoom(String format) throws IOException {
    Files.createDirectory(folder.resolve("disk"));
    Files.writeString(folder.resolve("lines"), lines);
    String embed = "embed -i ../lines -o rows." + format;
    String full =
        mayMount()
            ? "mount -t tmpfs -o size=400k none disk && cd disk || exit 9; %s; status=$?; ls >../left;"
                + " mount -o remount,size=64m . || exit 9;"
            : "cd disk; (ulimit -f 800; exec %s); status=$?; ls >../left;";
    String script =
        full.formatted(embed) + embed + " --resume 2>../resumed && cp * .. && exit $status";
    String namespace = mayMount() ? "unshare -rm " : "";
    Files.writeString(folder.resolve("script"), script);

    assertFails(
        launch(namespace + "sh ./script").run(),
        "cannot write rows." + format + ": ",
        mayMount() ? "No space left on device" : "File too large");
    // Rows of Parquet are safe by the row group, of which these would be the first.
    assertThat(folder.resolve("left"))
        .hasContent(
            format.equals("parquet")
                ? ""
                : "rows." + format + ".partial\nrows." + format + ".resume\n");
    assertThat(Files.readString(folder.resolve("resumed")))
        .matches(
            format.equals("parquet")
                ? ""
                : "embed: resuming after [1-9]\\d* rows in .*rows." + format + ".partial\n");
    Path whole = folder.resolve("whole." + format);
    assertThat(CommandRun.of("-m", MODEL, "-o", whole).reading(lines).run().exitCode()).isZero();
    assertThat(folder.resolve("rows." + format)).hasSameBinaryContentAs(whole);
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(strings = {"npy", "parquet"})
  void aFullDiskIsToldInOtherFormats(String format) throws IOException {
    aFullDiskIsToldAndTheRunGoesOnWhenThereIsRoom(format);
  }

  @Test
  void aDiskThatIsFullFromTheStartKeepsNothing() throws IOException {
    Files.createDirectory(folder.resolve("disk"));
    String script =
        mayMount()
            ? "mount -t tmpfs -o size=4k none disk && cd disk && echo >full || exit 9; embed -o r.csv a;"
                + " status=$?; rm full; ls; exit $status"
            : "cd disk; (ulimit -f 0; exec embed -o r.csv a 2>&1) | cat >&2; ls; exit 1";
    Files.writeString(folder.resolve("script"), script);
    Result result = launch((mayMount() ? "unshare -rm " : "") + "sh ./script").run();
    assertFails(result, "cannot write r.csv: ");
    assertThat(result.out()).isEmpty();
  }

  private static boolean mayMount() {
    return Launch.of("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt").run().exitCode()
        == 0;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOME=/dev/null embed",
        "unset HOME; embed",
        "TMPDIR=/nonexistent EMBED_JAVA_OPTS=-Djava.io.tmpdir=/nonexistent embed"
      })
  void homeAndTemporaryFolderMayBeMissing(String script) {
    assertThat(launch(script).run()).isEqualTo(new Result(0, rows, ""));
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOME=/proc embed",
        "HOME= embed",
        "TMPDIR=/dev/null EMBED_JAVA_OPTS=-Djava.io.tmpdir=/dev/null embed"
      })
  void homeAndTemporaryFolderMayBeAnything(String script) {
    homeAndTemporaryFolderMayBeMissing(script);
  }

  /** The program itself may be below the folder that is to be full. */
  @ParameterizedTest
  @ValueSource(strings = "size=4k")
  void theTemporaryFolderMayBeFull(String options) throws IOException {
    String mounts =
        "mount --bind '%s' /mnt && mount -t tmpfs -o %s none /tmp || exit 9; echo >/tmp/full;"
            + " exec /mnt/bin/embed";
    Files.writeString(folder.resolve("script"), mounts.formatted(HOME, options));
    String script =
        mayMount()
            ? "unshare -rm sh ./script 2>&1 | grep -v '/tmp/full'"
            : "(ulimit -f 0; exec embed) | cat";
    Launch launch = launch(script).with("EMBED_MODEL", "");
    String row = InProcess.run("a line").out();
    assertThat(launch.reading("a line\n").run()).isEqualTo(new Result(0, row, ""));
  }

  @Test
  @Tag("full")
  void theTemporaryFolderMayBeReadOnly() throws IOException {
    theTemporaryFolderMayBeFull("ro");
  }

  @Test
  void aWorkingFolderThatIsGoneIsTold() throws IOException {
    Files.createDirectory(folder.resolve("gone"));
    Result result = launch("cd gone; rmdir ../gone; exec embed a").run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    // Some shells have a line of their own on it.
    assertThat(result.err())
        .endsWith("embed: the current folder does not exist any more: change to another\n");
  }
}
