package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Maven project that depends on the artifact is built offline, and embeds a line. */
@Tag("dist")
class LibraryIT {
  private static final Path HOME = Path.of(System.getProperty("embed.home")).toAbsolutePath();
  private static final Path JAR = Path.of(System.getProperty("embed.jar")).toAbsolutePath();
  private static final Path LOCAL = Path.of(System.getProperty("maven.repo.local"));
  private static final String LINE = "return - EINVAL ;";

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>team</groupId>
        <artifactId>team</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>17</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>embed</groupId>
            <artifactId>embed</artifactId>
            <version>VERSION</version>
          </dependency>
        </dependencies>
      </project>
      """;

  private static final String PROGRAM =
      """
      import embed.Embedder;
      import embed.Embedding;
      import java.nio.file.Path;
      import java.util.List;

      public final class Team {
        public static void main(String[] arguments) {
          try (Embedder embedder = Embedder.open(Path.of(arguments[0]))) {
            Embedding embedding = embedder.embed(List.of(arguments[1]).iterator()).next();
            for (float value : embedding.vector()) {
              System.out.println(value);
            }
          }
        }
      }
      """;

  @TempDir private Path folder;
  private Path project;
  private List<String> classPath;

  /** Maven's own folder of artifacts, with this artifact as {@code mvn install} would put it. */
  private Path repository(String version) throws IOException {
    Path repository = Files.createDirectory(folder.resolve("repository"));
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(LOCAL)) {
      for (Path group : groups) {
        if (!group.endsWith("embed")) {
          Files.createSymbolicLink(repository.resolve(group.getFileName()), group.toRealPath());
        }
      }
    }
    Path artifact = Files.createDirectories(repository.resolve("embed/embed").resolve(version));
    Files.copy(JAR, artifact.resolve(JAR.getFileName()));
    Files.copy(Path.of("pom.xml"), artifact.resolve("embed-" + version + ".pom"));
    return repository;
  }

  @BeforeEach
  void buildTheProject() throws IOException {
    String version = JAR.getFileName().toString().replaceAll("^embed-|\\.jar$", "");
    Path repository = repository(version);
    project = Files.createDirectory(folder.resolve("team"));
    Files.writeString(project.resolve("pom.xml"), POM.replace("VERSION", version));
    Path sources = Files.createDirectories(project.resolve("src/main/java"));
    Files.writeString(sources.resolve("Team.java"), PROGRAM);
    Result result =
        Launch.of(
                Path.of(System.getProperty("maven.home"), "bin/mvn"),
                "-q",
                "-o",
                "-Dmaven.repo.local=" + repository,
                plugin("compiler") + ":compile",
                plugin("dependency") + ":build-classpath",
                "-Dmdep.includeScope=runtime",
                "-Dmdep.outputFile=" + project.resolve("classpath"))
            .with("JAVA_HOME", System.getProperty("java.home"))
            .with("HOME", System.getProperty("user.home"))
            .in(project)
            .run();
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    classPath =
        Arrays.asList(Files.readString(project.resolve("classpath")).split(File.pathSeparator));
  }

  /** JUnit would warn of each link that leads out of the folder. */
  @AfterEach
  void deleteLinks() throws IOException {
    try (DirectoryStream<Path> links =
        Files.newDirectoryStream(folder.resolve("repository"), Files::isSymbolicLink)) {
      for (Path link : links) {
        Files.delete(link);
      }
    }
  }

  /** A plugin in the version that this project is built with: no other need be there. */
  private static String plugin(String name) throws IOException {
    String artifact = "maven-" + name + "-plugin";
    String pom = Files.readString(Path.of("pom.xml"));
    String after = pom.substring(pom.indexOf("<artifactId>" + artifact + "</artifactId>"));
    String version =
        after.substring(after.indexOf("<version>") + "<version>".length(), after.indexOf("</v"));
    return "org.apache.maven.plugins:" + artifact + ":" + version;
  }

  @Test
  void aProjectGetsDjlTokenizersAndJsonAloneAndEmbedsByItsOwnNativesOrTheProgramsFolder()
      throws IOException {
    assertThat(classPath)
        .extracting(jar -> Path.of(jar).getFileName().toString().replaceAll("-\\d.*", ""))
        .containsExactlyInAnyOrder(
            "embed",
            "api",
            "pytorch-engine",
            "pytorch-jni",
            "pytorch-native-cpu",
            "tokenizers",
            "slf4j-api",
            "gson",
            "jackson-core");

    Path cache = Files.createDirectory(folder.resolve("cache"));
    float[] row = floats(Launch.of(HOME.resolve("bin/embed"), LINE).run().out().strip().split(","));
    assertThat(run(classPath, "-Duser.home=" + cache)).isEqualTo(row);
    assertThat(cache.resolve(".djl.ai")).isDirectory();

    Path none = folder.resolve("none");
    String[] options = {"-Duser.home=" + none, "-Dembed.home=" + HOME};
    assertThat(run(classPath, options)).isEqualTo(row);
    assertThat(run(List.of(fatJar().toString()), options)).isEqualTo(row);
    assertThat(none).doesNotExist();
  }

  /**
   * All jars in one, which keeps the first of several files of the same name: so the services of
   * most jars are lost.
   */
  private Path fatJar() throws IOException {
    Path jar = folder.resolve("fat.jar");
    Set<String> names = new HashSet<>();
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String part : classPath) {
        if (part.contains("pytorch-native-cpu")) {
          continue; // the program's folder has the libraries
        }
        try (ZipFile in = new ZipFile(part)) {
          for (ZipEntry entry : Collections.list(in.entries())) {
            if (names.add(entry.getName())) {
              out.putNextEntry(new ZipEntry(entry.getName()));
              in.getInputStream(entry).transferTo(out);
            }
          }
        }
      }
    }
    return jar;
  }

  /** The vector that the project's program prints. */
  private float[] run(List<String> jars, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("-cp");
    arguments.add(project.resolve("target/classes") + ":" + String.join(File.pathSeparator, jars));
    arguments.addAll(List.of("Team", HOME.resolve("models/Linux").toString(), LINE));
    Result result = Launch.of("java", arguments.toArray(String[]::new)).run();
    assertThat(result.exitCode()).as(result.err()).isZero();
    return floats(result.out().split("\n"));
  }

  private static float[] floats(String[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.parseFloat(numbers[i]);
    }
    return floats;
  }
}
