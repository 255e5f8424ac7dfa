package embed.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of what {@link FuzzRun} does for longer. */
final class FuzzIT {
  private static final int SECONDS = 8;

  /** A fuzzer that is blind, or stops at its first input, would reach neither. */
  private static final int LEAST_EXECUTIONS = 200;

  private static final int LEAST_EDGES = 1_000;

  @Test
  void secondsOfFuzzingFindNothing(@TempDir Path work) throws IOException, InterruptedException {
    Path seeds = Files.createDirectory(work.resolve("seeds"));
    for (FuzzTarget target : FuzzTarget.values()) {
      for (Path seed : target.seeds()) {
        Files.write(
            seeds.resolve(target + "-" + seed.getFileName()),
            EveryFuzz.input(target, Files.readAllBytes(seed)));
      }
    }
    Fuzzer.Outcome outcome = new Fuzzer(work).run(EveryFuzz.class, List.of(seeds), SECONDS);
    assertThat(outcome.finding()).isNull();
    assertThat(outcome.executions()).isGreaterThan(LEAST_EXECUTIONS);
    assertThat(outcome.coverage()).isGreaterThan(LEAST_EDGES);
  }
}
