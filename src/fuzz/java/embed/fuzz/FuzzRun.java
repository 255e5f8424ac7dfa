package embed.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fuzzes targets one after another, each for the given number of seconds, and prints the results:
 * {@code mvn -q -Pfuzz -DskipTests verify -Dfuzz.seconds=600 -Dfuzz.targets="pickle config"}.
 */
public final class FuzzRun {
  private FuzzRun() {}

  /**
   * The arguments are the seconds per target and the names of the targets; without names, all
   * targets are fuzzed.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seconds = Integer.parseInt(arguments[0]);
    List<FuzzTarget> targets = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      targets.add(FuzzTarget.of(arguments[i]));
    }
    int findings = 0;
    System.out.printf(
        "%-16s %8s %12s %8s  %s%n", "target", "seconds", "executions", "edges", "found");
    for (FuzzTarget target : targets.isEmpty() ? List.of(FuzzTarget.values()) : targets) {
      Path work = Files.createDirectories(Path.of("target", "fuzz", target.toString()));
      Fuzzer.Outcome outcome =
          new Fuzzer(work.toAbsolutePath())
              .run(target.type(), List.of(target.corpus()), seconds, -1);
      findings += outcome.finding() == null ? 0 : 1;
      System.out.printf(
          "%-16s %8d %12d %8d  %s%n",
          target,
          seconds,
          outcome.executions(),
          outcome.coverage(),
          outcome.finding() == null ? "nothing" : "see " + work + "\n" + outcome.finding());
    }
    System.exit(findings == 0 ? 0 : 1);
  }
}
