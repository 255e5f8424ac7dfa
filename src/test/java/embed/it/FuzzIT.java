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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds, or minutes, of what {@link FuzzRun} does for longer. */
final class FuzzIT {
  /** What the seeds alone reach; a fuzzer that sees nothing would count none. */
  private static final int LEAST_EDGES = 1_000;

  @TempDir private Path work;

  @Test
  void secondsOfFuzzingFindNothing() throws IOException, InterruptedException {
    fuzz(10, 500);
  }

  @Test
  @Tag("full")
  void minutesOfFuzzingFindNothing() throws IOException, InterruptedException {
    fuzz(180, -1);
  }

  private void fuzz(int seconds, int executions) throws IOException, InterruptedException {
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
        new Fuzzer(work).run(EveryFuzz.class, List.of(seeds), seconds, executions);
    assertThat(outcome.finding()).isNull();
    assertThat(outcome.executions()).isGreaterThanOrEqualTo(count);
    assertThat(outcome.coverage()).isGreaterThan(LEAST_EDGES);
  }
}
