package embed.it;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.References;
import embed.References.Reference;
import embed.cli.CommandRun;
import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bin/embed} of the packaged program, started as users start it. */
class LauncherIT {
  private static final Path HOME = Path.of(System.getProperty("embed.home"));
  private static final Path EMBED = HOME.resolve("bin/embed");
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
  private static final Reference LINUX = References.of("Linux");
  private static final String LINE = LINUX.lines().get(0);

  /** What every successful run of {@link #LINE} prints. */
  private static String row;

  @TempDir private Path folder;

  /** JUnit would warn of each link that it deletes. */
  @AfterEach
  void deleteLinks() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path link : paths.filter(Files::isSymbolicLink).toList()) {
        Files.delete(link);
      }
    }
  }

  @BeforeAll
  static void embedTheLine() {
    Result result = Launch.of(EMBED, LINE).run();
    assertSilentSuccess(result);
    row = result.out();
  }

  @Test
  void printsTheVectorOfTheBundledModelThatHuggingFaceComputes() {
    String[] numbers = row.strip().split(",", -1);
    float[] expected = LINUX.arrays().array("mean").row(0, 128);
    assertThat(numbers).hasSize(128);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(Float.parseFloat(numbers[i])).isCloseTo(expected[i], within(2e-5f));
    }
  }

  @Test
  void startsThroughSymbolicLinksOnThePathFromAnyFolder() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("my bin"));
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.createSymbolicLink(other.resolve("absolute"), EMBED);
    Files.createSymbolicLink(bin.resolve("embedding"), Path.of("../other/absolute"));

    assertPrintsRow(Launch.of("embedding", LINE).with("PATH", bin + ":" + Launch.PATH).in(other));
  }

  @Tag("full")
  @Test
  void startsByRelativePaths() {
    assertPrintsRow(Launch.of("./embed", LINE).in(HOME.resolve("bin")));
    assertPrintsRow(Launch.of("../bin/embed", LINE).in(HOME.resolve("lib")));
    assertPrintsRow(Launch.of("bin/embed", LINE).in(HOME));
    assertPrintsRow(Launch.of("/bin/sh", "embed", LINE).in(HOME.resolve("bin")));
  }

  @Test
  void startsFromFoldersWithBlanksAndPatternsInTheirNames() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("a  b *?[x] 'c' \"d\" $HOME ;& ü"));
    Path link = Files.createSymbolicLink(odd.resolve("embed home"), HOME);

    assertPrintsRow(Launch.of(link.resolve("bin/embed"), LINE).in(odd));
  }

  @ParameterizedTest
  @CsvSource({
    "LANG, ''",
    "LANG, en_US.UTF-8",
    "LC_ALL, C",
    // Not installed, and of another encoding.
    "LC_ALL, tlh_QO.ISO-8859-1",
  })
  void handsArgumentsOnAsTheyAreInAnyLocale(String variable, String locale) {
    String odd = "  *  $HOME `id` \"x\" 'y' \\n \\  é \uD83D\uDE00 ";
    Result result = Launch.of(EMBED, odd, "", "--", "-x").with(variable, locale).in(HOME).run();

    assertSilentSuccess(result);
    assertThat(result.out()).isEqualTo(CommandRun.of().reading(odd + "\n\n-x\n").run().out());
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({"LC_CTYPE, tlh_QO.utf8", "LANG, tlh_QO", "LC_CTYPE, tlh_QO@latin"})
  void handsArgumentsOnInOtherLocalesThatAreNotInstalled(String variable, String locale) {
    handsArgumentsOnAsTheyAreInAnyLocale(variable, locale);
  }

  @Test
  void saysThatThereIsNoJava() {
    assertFails(
        Launch.of("/bin/sh", EMBED.toString(), LINE).with("PATH", folder),
        "no java on PATH",
        "needs Java 17 or newer");
  }

  @Test
  void saysThatJavaHomeHoldsNoJava() {
    assertFails(
        Launch.of(EMBED, LINE).with("JAVA_HOME", folder),
        "JAVA_HOME is " + folder,
        "needs Java 17 or newer");
  }

  @ParameterizedTest
  @CsvSource({"11.0.27, 11.0.27", "1.8.0_452, 1.8.0_452", "16, 16"})
  void saysThatJavaIsTooOldByAskingIt(String version, String told) throws IOException {
    fakeJava("echo 'openjdk version \"" + version + "\" 2025-04-15' >&2");

    assertFails(
        Launch.of(EMBED, LINE).with("JAVA_HOME", folder),
        "Java " + told + ";",
        "needs Java 17 or newer");
    assertFails(
        Launch.of(EMBED, LINE).with("PATH", folder.resolve("bin") + ":" + Launch.PATH),
        "Java " + told + ";");
  }

  @Test
  void saysThatJavaIsTooOldByItsReleaseFile() throws IOException {
    fakeJava("echo 'this must not run' >&2");
    Files.writeString(
        folder.resolve("release"),
        "IMPLEMENTOR=\"X\"\nJAVA_RUNTIME_VERSION=\"11.0.2+9\"\nJAVA_VERSION=\"11.0.2\"\n");

    assertFails(Launch.of(EMBED, LINE).with("JAVA_HOME", folder), "Java 11.0.2;");
  }

  @Test
  void saysThatAJavaDoesNotRun() throws IOException {
    fakeJava("echo 'Unable to locate a Java Runtime.' >&2; exit 1");

    assertFails(
        Launch.of(EMBED, LINE).with("JAVA_HOME", folder), folder + "/bin/java", "does not tell");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "17-ea", "17.0.1", "25.0.3", "100"})
  void takesNewerJavasByTheirVersion(String version) throws IOException {
    fakeJava("[ \"$1\" = -version ] && echo 'java version \"" + version + "\"' || echo ran >&8");

    Result result = Launch.of(EMBED, LINE).with("JAVA_HOME", folder).run();
    assertSilentSuccess(result);
    assertThat(result.out()).isEqualTo("ran\n");
  }

  @Test
  void prefersTheJavaOfJavaHome() throws IOException {
    fakeJava("exit 9");

    assertPrintsRow(
        Launch.of(EMBED, LINE)
            .with("PATH", folder.resolve("bin") + ":/usr/bin:/bin")
            .with("JAVA_HOME", JAVA_HOME));
  }

  @Test
  void handsJavaItsOptions() {
    Path log = folder.resolve("gc.log");

    assertPrintsRow(
        Launch.of(EMBED, LINE)
            .with("EMBED_JAVA_OPTS", "-Xmx256m  -XX:+UseParallelGC -Xlog:gc*:file=" + log));
    assertThat(log).content().contains("Using Parallel", "Heap Max Capacity: 256M");
  }

  @ParameterizedTest
  @CsvSource({
    "JAVA_TOOL_OPTIONS, -XX:+UseParallelGC -Xmx90m",
    "JDK_JAVA_OPTIONS, -XX:+UseZGC",
    "_JAVA_OPTIONS, -Xmx80m",
    "EMBED_JAVA_OPTS, -Xmx100m",
  })
  void startsWhateverElseSetsOptionsOfJava(String variable, String options) {
    Result result = Launch.of(EMBED, LINE).with(variable, options).run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo(row);
    // Java itself tells of all but the last of the variables.
    assertThat(result.err()).matches("((NOTE: )?Picked up " + variable + ":.*\n)?");
  }

  @Tag("full")
  @ParameterizedTest
  @CsvSource({
    "JAVA_TOOL_OPTIONS, -XX:+UseG1GC",
    "JAVA_TOOL_OPTIONS, -XX:MaxRAM=150m",
    "JAVA_TOOL_OPTIONS, -XX:MaxHeapSize=100m",
    "JDK_JAVA_OPTIONS, -Xmx100m -Dx=y",
  })
  void startsWithMoreOptionsOfJava(String variable, String options) {
    startsWhateverElseSetsOptionsOfJava(variable, options);
  }

  @Test
  void whatJavaPrintsIsNotAmongTheRows() {
    Result result = Launch.of(EMBED, LINE).with("EMBED_JAVA_OPTS", "-XX:+PrintFlagsFinal").run();
    assertThat(result.out()).isEqualTo(row);
    assertThat(result.err()).contains("MaxDirectMemorySize");
  }

  @Tag("full")
  @Test
  void rowsFollowWhatAFileHasAlready() throws IOException {
    String script = "{ echo first; '%s' x; echo between; '%s' x; } >rows";
    Launch.of("sh", "-c", script.formatted(EMBED, EMBED)).in(folder).run();
    String vector = Launch.of(EMBED, "x").run().out();
    assertThat(folder.resolve("rows")).hasContent("first\n" + vector + "between\n" + vector);
  }

  @Test
  void takesTheModelThatTheEnvironmentNames() {
    Reference other = References.of("safetensors-mlm");
    Result result =
        Launch.of(EMBED, LINE).with("EMBED_MODEL", other.directory().toAbsolutePath()).run();
    assertSilentSuccess(result);
    assertThat(result.out()).isNotEqualTo(row);
    assertThat(result.out())
        .isEqualTo(CommandRun.of("--model", other.directory(), LINE).run().out());
  }

  @Test
  void isNotLedAstrayByVariablesOfOtherPrograms() {
    assertPrintsRow(
        Launch.of(EMBED, LINE)
            .with("PYTORCH_VERSION", "1.13.1")
            .with("PYTORCH_LIBRARY_PATH", folder)
            .with("PYTORCH_PRECXX11", "true")
            .with("RUST_LIBRARY_PATH", folder)
            .with("RUST_FLAVOR", "cu122")
            .with("DJL_OFFLINE", "false")
            .with("DJL_DEFAULT_ENGINE", "OnnxRuntime")
            .with("CLASSPATH", folder)
            .with("EMBED_MODEL", "")
            .with("EMBED_CDS", "")
            .with("JAVA_HOME", "")
            .with("CDPATH", folder)
            .with("IFS", "e/")
            .with("ENV", folder.resolve("absent")));
  }

  @Test
  void writesNothing() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Path current = Files.createDirectory(folder.resolve("current"));
    for (Path each : List.of(home, temporary, current)) {
      Files.setPosixFilePermissions(each, fromString("r-xr-xr-x"));
    }
    List<String> before = contents(HOME);

    assertPrintsRow(
        Launch.of(EMBED, LINE)
            .with("HOME", home)
            .with("TMPDIR", temporary)
            .with("EMBED_JAVA_OPTS", "-Duser.home=" + home + " -Djava.io.tmpdir=" + temporary)
            .in(current));
    assertThat(contents(home)).hasSize(1);
    assertThat(contents(temporary)).hasSize(1);
    assertThat(contents(current)).hasSize(1);
    assertThat(contents(HOME)).isEqualTo(before);
  }

  @Test
  void usesTheClassArchiveOfThePackage() {
    assertPrintsRow(Launch.of(EMBED, LINE).with("EMBED_JAVA_OPTS", "-Xshare:on"));
  }

  @Test
  void passesExitCodesAndSignalsThrough() throws InterruptedException {
    assertThat(Launch.of(EMBED, "--no-such-option").run().exitCode()).isEqualTo(2);

    Running waiting = Launch.of(EMBED).reading(null).begin();
    Thread.sleep(300);
    waiting.process().destroy();
    Result result = waiting.finish();
    assertThat(result.exitCode()).isEqualTo(143);
    assertThat(result.err()).isEmpty();
  }

  @Test
  void saysThatItsFolderIsNotAroundIt() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.copy(EMBED, bin.resolve("embed"));

    assertFails(Launch.of(bin.resolve("embed"), LINE), "lib/embed.jar", "link to it");
  }

  private void fakeJava(String script) throws IOException {
    Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(java, fromString("rwxr-xr-x"));
  }

  /** Each file below a folder with its size and time of change, and the folder itself. */
  private static List<String> contents(Path root) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted().toList()) {
        contents.add(path + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return contents;
  }

  private static void assertPrintsRow(Launch launch) {
    Result result = launch.run();
    assertSilentSuccess(result);
    assertThat(result.out()).isEqualTo(row);
  }

  private static void assertSilentSuccess(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  /** Exit code 1 and one line, which contains the given parts. */
  private static void assertFails(Launch launch, String... parts) {
    Result result = launch.run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("embed: ").contains(parts).endsWith("\n").hasLineCount(1);
  }
}
