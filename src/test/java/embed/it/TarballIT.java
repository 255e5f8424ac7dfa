package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball, unpacked somewhere else. */
@Tag("dist")
class TarballIT {
  private static final Path TARBALL = Path.of(System.getProperty("embed.tarball"));
  private static final Path PACKAGED = Path.of(System.getProperty("embed.home"));
  private static final String LINE = References.of("Linux").lines().get(0);

  @TempDir private static Path elsewhere;

  /** The one folder in it. */
  private static Path home;

  private static String row;

  @BeforeAll
  static void unpack() throws IOException {
    Path folder = Files.createDirectory(elsewhere.resolve("some where"));
    Result result = Launch.of("tar", "-xzf", TARBALL.toString()).in(folder).run();
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    try (Stream<Path> top = Files.list(folder)) {
      List<Path> folders = top.toList();
      assertThat(folders).hasSize(1);
      home = folders.get(0);
    }
    row = Launch.of(PACKAGED.resolve("bin/embed"), LINE).run().out();
  }

  @Test
  void isNamedAsItsFolder() {
    assertThat(TARBALL.getFileName()).hasToString(home.getFileName() + ".tar.gz");
  }

  @Test
  void holdsWhatWasPackaged() throws IOException {
    assertThat(files(home)).isEqualTo(files(PACKAGED));
  }

  @Test
  void runsAndUsesItsClassArchive() {
    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE));
    assertPrintsRow(
        Launch.of(home.resolve("bin/embed"), LINE).with("EMBED_JAVA_OPTS", "-Xshare:on"));
  }

  @Test
  void runsWithoutAWordWhereTheClassArchiveIsCutShort() throws IOException {
    Path archive = archive();
    byte[] good = Files.readAllBytes(archive);
    archive.toFile().setWritable(true);
    Files.write(archive, Arrays.copyOf(good, good.length / 2));
    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE));
    Files.write(archive, good);
  }

  @Test
  @Tag("full")
  void runsWithoutAWordWhereTheClassArchiveIsOfNoUse() throws IOException {
    Path archive = archive();
    byte[] good = Files.readAllBytes(archive);
    archive.toFile().setWritable(true);

    Files.write(archive, new byte[10_000]);
    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE));
    Files.write(archive, new byte[0]);
    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE));
    Files.delete(archive);
    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE));

    Files.write(archive, good);
    Path jar = home.resolve("lib/embed.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE));
    Files.setLastModifiedTime(jar, time);
    assertPrintsRow(
        Launch.of(home.resolve("bin/embed"), LINE).with("EMBED_JAVA_OPTS", "-Xshare:on"));
  }

  /** The package's own archive was written in the same way. */
  @Test
  @Tag("full")
  void writesAClassArchiveWhenTold() throws IOException {
    List<String> before = files(home);
    Files.delete(archive());

    assertPrintsRow(Launch.of(home.resolve("bin/embed"), LINE).with("EMBED_CDS", "write"));
    assertThat(files(home)).isEqualTo(before);
    assertPrintsRow(
        Launch.of(home.resolve("bin/embed"), LINE).with("EMBED_JAVA_OPTS", "-Xshare:on"));
  }

  private static Path archive() throws IOException {
    try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
      return lib.filter(path -> path.toString().endsWith(".jsa")).findFirst().orElseThrow();
    }
  }

  /** Each file's path in the folder. */
  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> root.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private static void assertPrintsRow(Launch launch) {
    Result result = launch.run();
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo(row);
  }
}
