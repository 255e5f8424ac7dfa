package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.fuzz.EveryFuzz;
import embed.fuzz.FuzzRun;
import embed.fuzz.FuzzTarget;
import embed.fuzz.Fuzzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of what {@link FuzzRun} does for longer. */
final class FuzzIT {
  private static final int SECONDS = 10;
  private static final int EXECUTIONS = 2_000;

  /** What the seeds alone reach; a fuzzer that sees nothing would count none. */
  private static final int LEAST_EDGES = 1_000;

  @Test
  void secondsOfFuzzingFindNothing(@TempDir Path work) throws IOException, InterruptedException {
    Path seeds = Files.createDirectory(work.resolve("seeds"));
    int count = 0;
    for (FuzzTarget target : FuzzTarget.values()) {
      for (Path seed : target.seeds()) {
        Files.write(
            seeds.resolve(target + "-" + seed.getFileName()),
            EveryFuzz.input(target, Files.readAllBytes(seed)));
        count++;
      }
    }
    Fuzzer.Outcome outcome =
        new Fuzzer(work).run(EveryFuzz.class, List.of(seeds), SECONDS, EXECUTIONS);
    assertThat(outcome.finding()).isNull();
    assertThat(outcome.executions()).isGreaterThanOrEqualTo(count);
    assertThat(outcome.coverage()).isGreaterThan(LEAST_EDGES);
  }
}
