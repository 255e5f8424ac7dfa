package embed.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.References;
import embed.References.Reference;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that say which vector, through the packaged program. */
class VectorIT {
  /** Its lines are read as they are: some hold carriage returns. */
  private static final Reference REFERENCE = References.of("pooler");

  private static final double TOLERANCE = 2e-5;

  @TempDir private static Path folder;
  private static Shell shell;

  @BeforeAll
  static void openShell() throws IOException {
    shell = new Shell(folder);
  }

  private static List<float[]> vectors(String options) {
    return Shell.vectors(csv(options));
  }

  private static String csv(String options) {
    Path directory = REFERENCE.directory().toAbsolutePath();
    Result result =
        shell.run(
            "embed --model '" + directory + "' " + options + " < '" + directory + "/lines.txt'");
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
