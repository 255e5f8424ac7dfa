package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever builds this version, wherever and whenever, gets the same bytes. */
@Tag("dist")
class ReproducibleIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final Path HOME = Path.of(System.getProperty("embed.home"));
  private static final Instant TIME = Instant.parse(System.getProperty("embed.time"));

  @TempDir private Path folder;

  @Test
  @Tag("full")
  void theJarIsTheSameFromAnotherFolderUmaskTimeZoneAndLocale() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("an other"));
    for (String part : List.of("pom.xml", ".mvn", "src/main")) {
      copy(PROJECT.resolve(part), copy.resolve(part));
    }
    String maven = Path.of(System.getProperty("maven.home"), "bin/mvn").toString();
    String goals =
        " -q -o resources:resources compiler:compile antrun:run@before-jars jar:jar"
            + " -Dmaven.repo.local=\"$2\"";

    Result result =
        Launch.of(
                "sh",
                "-c",
                "umask 077; exec \"$1\"" + goals,
                "sh",
                maven,
                System.getProperty("maven.repo.local"))
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("HOME", System.getProperty("user.home"))
            .with("TZ", "Pacific/Chatham")
            .with("LC_ALL", "C")
            .in(copy)
            .run();

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    Path jar = Path.of(System.getProperty("embed.jar"));
    assertThat(copy.resolve("target").resolve(jar.getFileName()))
        .as("the jar built again; if target/classes has old classes, mvn clean")
        .hasSameBinaryContentAs(jar);
  }

  @Test
  void theJarsMadeHereHaveOneTimeAndNoTraceOfTheBuild() throws IOException {
    LocalDateTime time = LocalDateTime.ofInstant(TIME, ZoneOffset.UTC);
    try (Stream<Path> lib = Files.list(HOME.resolve("lib"))) {
      List<Path> made =
          lib.filter(p -> p.toString().matches(".*/(embed|(tokenizers|zstd-jni)-.*).jar")).toList();
      assertThat(made).hasSize(3);
      for (Path jar : made) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
          for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
            assertThat(entry.getTimeLocal()).as(jar + " " + entry).isEqualTo(time);
            assertThat(
                    new String(
                        zip.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1))
                .as(jar + " " + entry)
                .doesNotContain(PROJECT.toString(), System.getProperty("java.version"));
          }
        }
      }
    }
  }

  @Test
  void theTarballIsSortedAndOfOneTimeOwnerAndTwoModes() throws IOException {
    List<String> files = new ArrayList<>();
    try (DataInputStream tar =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(
                    Files.newInputStream(Path.of(System.getProperty("embed.tarball"))),
                    1 << 16)))) {
      byte[] header = new byte[512];
      for (tar.readFully(header); header[0] != 0; tar.readFully(header)) {
        String name = text(header, 0, 100);
        assertThat(number(header, 136, 12)).as(name).isEqualTo(TIME.getEpochSecond());
        assertThat(number(header, 108, 8) + number(header, 116, 8)).as(name).isZero();
        boolean executable = header[156] == '5' || name.endsWith("bin/embed");
        assertThat(number(header, 100, 8) & 0777).as(name).isEqualTo(executable ? 0755 : 0644);
        if (header[156] != '5' && !executable) {
          files.add(name);
        }
        tar.skipNBytes((number(header, 124, 12) + 511) / 512 * 512);
      }
    }
    assertThat(files).hasSizeGreaterThan(20).isSorted();
  }

  private static String text(byte[] header, int offset, int length) {
    return new String(header, offset, length, StandardCharsets.UTF_8).replace("\0", "").strip();
  }

  private static long number(byte[] header, int offset, int length) {
    return Long.parseLong(text(header, offset, length), 8);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        Files.createDirectories(target.getParent());
        Files.copy(path, target);
      }
    }
  }
}
