package embed.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Jazzer in a separate process, which ends at its first finding. */
public final class Fuzzer {
  private static final Pattern STATUS = Pattern.compile("(?m)^#(\\d+)\\s.* cov: (\\d+) ft: (\\d+)");
  private static final Pattern FINDING =
      Pattern.compile("(?ms)^(== Java Exception|==\\d+== ?ERROR|# A fatal error).{0,2000}");

  /**
   * The result of a run.
   *
   * @param executions the number of inputs that were tried
   * @param coverage the number of edges in the instrumented code that they reached
   * @param finding the beginning of the report of the finding, or null
   */
  public record Outcome(long executions, long coverage, String finding) {}

  private final Path work;

  /**
   * Prepares a run.
   *
   * @param work the folder for the results of the run: inputs that reach new code, with which the
   *     next run in this folder starts, and inputs that fail
   */
  public Fuzzer(Path work) {
    this.work = work;
  }

  /**
   * Fuzzes one target until it finds something or reaches a limit.
   *
   * @param type a class with a static {@code fuzzerTestOneInput(byte[])}
   * @param seeds folders of initial inputs; all of them are tried, regardless of the limits
   * @param seconds the time after which the run ends
   * @param executions the number of executions after which the run ends, or -1 for no limit
   */
  public Outcome run(Class<?> type, List<Path> seeds, int seconds, int executions)
      throws IOException, InterruptedException {
    Path corpus = Files.createDirectories(work.resolve("corpus"));
    Path temporary = Files.createDirectories(work.resolve("tmp"));
    Path log = work.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary));
    command.add("-Dembed.home=" + System.getProperty("embed.home"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + type.getName());
    command.add("--instrumentation_includes=embed.**:com.fasterxml.jackson.core.**");
    command.add("--reproducer_path=" + work);
    command.addAll(List.of("-artifact_prefix=" + work + "/", "-max_total_time=" + seconds));
    command.add("-runs=" + executions);
    command.addAll(List.of("-timeout=60", "-max_len=8192", "-rss_limit_mb=4096"));
    command.add(corpus.toString());
    seeds.forEach(seed -> command.add(seed.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    try {
      return outcome(process.waitFor(), Files.readString(log));
    } finally {
      process.destroyForcibly();
    }
  }

  private static Outcome outcome(int exitCode, String log) {
    long executions = 0;
    long coverage = 0;
    Matcher status = STATUS.matcher(log);
    while (status.find()) {
      executions = Long.parseLong(status.group(1));
      coverage = Long.parseLong(status.group(2));
    }
    String finding = null;
    if (exitCode != 0) {
      Matcher found = FINDING.matcher(log);
      String[] lines = log.split("\n");
      finding =
          found.find()
              ? found.group()
              : String.join(
                  "\n", Arrays.asList(lines).subList(Math.max(0, lines.length - 20), lines.length));
    }
    return new Outcome(executions, coverage, finding);
  }
}
