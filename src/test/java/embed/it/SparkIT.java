package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a cluster of Spark's own processes: a master and two workers of one core each. */
@Tag("full")
@Tag("dist")
class SparkIT {
  private static final Path HOME = Path.of(System.getProperty("embed.home")).toAbsolutePath();
  private static final int LINES = 50_000;

  @TempDir private Path folder;
  private final List<Running> cluster = new ArrayList<>();
  private String master;

  @BeforeEach
  void startCluster() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry);
      if (isSparks(jar)) {
        Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
      }
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    master = "spark://localhost:" + port;
    String[] address = {"--host", "localhost", "--port", "" + port, "--webui-port", "0"};
    cluster.add(spark("org.apache.spark.deploy.master.Master", address).begin());
    for (String name : List.of("one", "two")) {
      Path work = folder.resolve(name);
      String[] worker = {
        "--host",
        "localhost",
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        work.toString(),
        master
      };
      cluster.add(spark("org.apache.spark.deploy.worker.Worker", worker).begin());
    }
  }

  /** Whether a Spark distribution contains a jar; it does not contain ours and DJL's. */
  private static boolean isSparks(Path jar) {
    return jar.toString().endsWith(".jar")
        && !jar.toString().matches(".*/(ai/djl/|info/picocli/|target/embed-).*");
  }

  /** One of Spark's programs, started as its scripts do. */
  private Launch spark(String mainClass, String... arguments) {
    Stream<String> java = Stream.of("-cp", folder.resolve("spark/jars") + "/*");
    Stream<String> log = Stream.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=info", mainClass);
    return Launch.of(
            "java",
            Stream.of(
                    java,
                    Stream.of(JavaModuleOptions.defaultModuleOptionArray()),
                    log,
                    Stream.of(arguments))
                .flatMap(part -> part)
                .toArray(String[]::new))
        .with("SPARK_HOME", folder.resolve("spark"))
        .with("SPARK_SCALA_VERSION", "2.13")
        .with("SPARK_LOCAL_IP", "127.0.0.1")
        .with("HOME", folder)
        .in(folder);
  }

  @AfterEach
  void stopCluster() {
    for (Running each : cluster) {
      each.process().descendants().forEach(ProcessHandle::destroyForcibly);
      each.process().destroyForcibly();
    }
  }

  private static List<String> lines() {
    Random random = new Random(13);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String text = "int a" + random.nextInt(20_000) + " = b [ " + random.nextInt(3) + " ] ;";
      lines.add("{\"id\":" + i + ",\"text\":\"" + text.repeat(1 + random.nextInt(3)) + "\"}");
    }
    return lines;
  }

  @Test
  void twoExecutorsOfWhichOneIsKilledGiveTheBitsOfTheCommandLine() throws Exception {
    Path input = Files.write(folder.resolve("lines.jsonl"), lines());
    Path expected = folder.resolve("expected.parquet");
    String[] arguments = {
      "-i", input.toString(), "--id-field", "id", "--with-text", "-o", expected.toString()
    };
    assertThat(Launch.of(HOME.resolve("bin/embed"), arguments).run())
        .isEqualTo(new Result(0, "", ""));

    Path output = folder.resolve("vectors");
    Running job = submit(recipe());
    killAnExecutorAfterItsFirstTask(output, job);
    Result result = job.finish();
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("Lost executor");
    assertThat(folder.resolve(".djl.ai")).doesNotExist();
    assertThat(differentRows(expected, output)).isEqualTo(LINES + " rows, 0 different");
  }

  @Test
  void aRowThatFailsIsNamedInOneLineOfTheDriversLog() throws IOException {
    String text = "int a ;".repeat(200);
    Path input = folder.resolve("lines.jsonl");
    Files.writeString(
        input, "{\"id\":\"a\",\"text\":\"b\"}\n{\"id\":\"c7\",\"text\":\"" + text + "\"}\n");
    Result result = submit(recipe() + " --long error").finish();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines())
        .filteredOn(line -> line.startsWith("embed: "))
        .singleElement()
        .asString()
        .matches("embed: partition \\d+, id c7: line \\d+ has more than the 128 tokens .*");
  }

  /** What the README says to type. */
  private static String recipe() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("\n# Spark");
    assertThat(start).isPositive();
    return readme.substring(start, readme.indexOf("\n```", start));
  }

  /** Runs a shell's command that calls {@code spark-submit}. */
  private Running submit(String command) throws IOException {
    Path target = folder.resolve("target");
    if (!Files.exists(target)) {
      Files.createSymbolicLink(target, HOME.getParent());
    }
    String[] options = {
      "--master",
      master,
      "--conf",
      "spark.executor.cores=1",
      "--conf",
      "spark.executor.memory=512m",
      "--conf",
      "spark.ui.enabled=false"
    };
    Launch submit = spark("org.apache.spark.deploy.SparkSubmit", options);
    String function = "spark_submit() { '" + String.join("' '", submit.command()) + "' \"$@\"; }\n";
    String words = command.replace("spark-submit", "spark_submit");
    return new Launch(List.of("/bin/sh", "-c", function + words), submit.environment(), folder, "")
        .begin();
  }

  private void killAnExecutorAfterItsFirstTask(Path output, Running job) throws Exception {
    Path finished = output.resolve("_temporary/0");
    while (!contains(finished, "task_*")) {
      assertThat(job.process().isAlive()).as("the job ended: " + job.err()).isTrue();
      Thread.sleep(20);
    }
    executor().orElseThrow().destroyForcibly();
    assertThat(job.process().isAlive()).isTrue();
  }

  private static boolean contains(Path parent, String pattern) throws IOException {
    if (!Files.isDirectory(parent)) {
      return false;
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(parent, pattern)) {
      return found.iterator().hasNext();
    }
  }

  private Optional<ProcessHandle> executor() {
    return cluster.stream()
        .flatMap(each -> each.process().descendants())
        .filter(each -> each.info().commandLine().orElse("").contains("ExecutorBackend"))
        .findFirst();
  }

  /** Compares each number as its shortest decimal, which tells apart all that differ in a bit. */
  private static String differentRows(Path expected, Path output) throws SQLException {
    String sql =
        """
        SELECT count(*) || ' rows, ' || count(*) FILTER (
          a.id IS NULL OR b.id IS NULL OR a.text <> b.text OR a.tokens <> b.tokens OR a.truncated <> b.truncated
          OR a.embedding::VARCHAR <> b.embedding::VARCHAR) || ' different'
        FROM '%s' a FULL JOIN '%s/*.parquet' b ON a.id::VARCHAR = b.id::VARCHAR
        """;
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(expected, output))) {
      rows.next();
      return rows.getString(1);
    }
  }
}
