package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.References;
import embed.References.Reference;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that say which vector. */
class VectorTest {
  /** Its lines are read as they are: some hold carriage returns. */
  private static final Reference REFERENCE = References.of("pooler");

  private static final double TOLERANCE = 2e-5;

  private static List<float[]> vectors(String options) {
    return csv(options).lines().map(FormatsTest::floats).toList();
  }

  private static String csv(String options) {
    CommandRun run = CommandRun.of("--model", REFERENCE.directory());
    for (String option : options.split(" ", -1)) {
      run = option.isEmpty() ? run : run.and(option);
    }
    InProcess result = run.reading(String.join("\n", REFERENCE.lines()) + "\n").run();
    assertThat(result.err()).startsWith("embed: 2 lines were truncated to ").hasLineCount(1);
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  @ParameterizedTest
  @CsvSource({
    "'', mean, 0",
    "--pooling MEAN --layer 3, mean, 0",
    "--pooling cls --device cpu, cls, 0",
    "--pooling=pooler, pooler, 0",
    "--layer 0, hidden_mean, 0",
    "--layer -3, hidden_mean, 1",
    "--layer 2 --threads 1, hidden_mean, 2"
  })
  void theOptionsGiveHuggingFacesVectors(String options, String array, int layer) {
    List<float[]> actual = vectors(options);
    int lines = REFERENCE.lines().size();
    assertThat(actual).hasSize(lines);
    assertThat(References.difference(actual, REFERENCE.arrays().array(array), layer * lines))
        .isLessThanOrEqualTo(TOLERANCE);
  }

  @Tag("full")
  @Test
  void normalizedVectorsPointTheSameWayAtLengthOne() {
    List<float[]> plain = vectors("--pooling max");
    List<float[]> normalized = vectors("--pooling max --normalize");
    for (int i = 0; i < plain.size(); i++) {
      assertThat(norm(normalized.get(i))).isCloseTo(1, within(1e-6));
      double norm = norm(plain.get(i));
      for (int j = 0; j < plain.get(i).length; j++) {
        assertThat(normalized.get(i)[j] * norm).isCloseTo(plain.get(i)[j], within(1e-6 * norm));
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    assertThat(csv("--threads 3")).isEqualTo(csv("--threads 1"));
  }

  private static double norm(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
