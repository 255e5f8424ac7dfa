package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Dtype;
import embed.cli.BatchInvarianceCheck.Comparison;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code embed verify} says of a promise that was not kept, which no CPU here breaks. */
final class BatchInvarianceCheckTest {
  private static final Comparison GOOD = new Comparison("all together", 1, 0, 0, null);
  private static final Comparison BAD = new Comparison("reversed", 2, 3, 1.5e-7, "a\u001b line");

  private static final DistanceFromPlainKernels RIGHT =
      new DistanceFromPlainKernels("float32 by oneDNN", 2.5e-6, 1e-4, "int j ;");

  @Test
  void whatDiffersIsTold() {
    BatchInvarianceCheck result =
        new BatchInvarianceCheck(10, 128, 2, 9, 4, "cpu", List.of(GOOD, BAD), RIGHT, null);

    assertThat(result.passed()).isFalse();
    assertThat(result.describe(Path.of("m"), true))
        .containsPattern("same bits +all together +1 thread\n")
        .containsPattern("DIFFERENT +reversed +2 threads: 3 lines, by up to 1.50e-07, the first: a")
        .contains("\\u001b line")
        .endsWith("FAIL: 1 of 2 ways gave other bits\n");
  }

  @Test
  void onCudaThePromiseIsNotMade() {
    BatchInvarianceCheck result =
        new BatchInvarianceCheck(10, 128, 2, 9, 4, "cuda:0", List.of(BAD), RIGHT, null);

    assertThat(result.describe(Path.of("m"), true)).endsWith("independent of their batch\n");
  }

  @Test
  void withoutDifferencesItPasses() {
    BatchInvarianceCheck result =
        new BatchInvarianceCheck(10, 128, 2, 9, 4, "cpu", List.of(GOOD), RIGHT, null);

    assertThat(result.passed()).isTrue();
    assertThat(result.describe(Path.of("m"), false)).contains("PASS").doesNotContain("FAIL");
  }

  @Test
  void sameBitsThatAreWrongDoNotPass() {
    BatchInvarianceCheck result =
        new BatchInvarianceCheck(
            10,
            128,
            2,
            9,
            4,
            "cpu",
            List.of(GOOD),
            new DistanceFromPlainKernels("float32 by oneDNN", 0.0123, 1e-4, "int j ;"),
            null);

    assertThat(result.passed()).isFalse();
    assertThat(result.describe(Path.of("m"), true))
        .contains(
            """
            arithmetic  float32 by oneDNN
                        max difference from plain kernels 0.012, at most 0.00010 passes: int j ;
            """)
        .endsWith("FAIL: the vectors are not those of plain kernels: wrong numbers\n");
    assertThat(result.toJson(Path.of("m")).get("distance_from_plain_kernels").toString())
        .isEqualTo(
            "{arithmetic=float32 by oneDNN, max_relative_difference=0.0123, tolerance=1.0E-4,"
                + " line=int j ;}");
  }

  @Test
  void anotherDtypeThatIsFurtherFromFloat32ThanItHasToBeDoesNotPass() {
    BatchInvarianceCheck result =
        new BatchInvarianceCheck(
            10,
            128,
            2,
            9,
            4,
            "cpu",
            List.of(GOOD),
            null,
            new DistanceFromFloat32(Dtype.INT8, 0.98, 0.97, "int i ;", 0.3, 0.9988));

    assertThat(result.passed()).isFalse();
    assertThat(result.describe(Path.of("m"), true)).endsWith("wrong numbers\n");
  }

  @Test
  void ofAnotherDtypeTheDistanceFromFloat32IsTold() {
    BatchInvarianceCheck result =
        new BatchInvarianceCheck(
            10,
            128,
            2,
            9,
            4,
            "cpu",
            List.of(GOOD),
            null,
            new DistanceFromFloat32(Dtype.INT8, 0.99876, 0.991234, "int i ;", 0.0456, 0.9988));

    assertThat(result.passed()).isTrue();

    assertThat(result.describe(Path.of("m"), false))
        .contains(
            """
            int8        from float32: cosine 0.99876 in the mean, 0.99123 at least (int i ;)
                        max difference 0.0456
                        by plain kernels: cosine 0.99880 in the mean
            """);
    assertThat(result.toJson(Path.of("m")).get("distance_from_float32").toString())
        .isEqualTo(
            "{dtype=int8, mean_cosine=0.99876, least_cosine=0.991234, least_cosine_line=int i ;,"
                + " max_difference=0.0456, plain_kernels_mean_cosine=0.9988}");
  }
}
