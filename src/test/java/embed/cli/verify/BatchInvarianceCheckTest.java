package embed.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Dtype;
import embed.cli.verify.BatchInvarianceCheck.Comparison;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What {@code embed verify} says of a promise that was not kept, which no CPU here breaks. */
final class BatchInvarianceCheckTest {
  private static final Path MODEL = Path.of("m");
  private static final Comparison GOOD = new Comparison("all together", 1, 0, 0, null);
  private static final Comparison BAD = new Comparison("reversed", 2, 3, 1.5e-7, "a\u001b line");

  private static final Distance RIGHT =
      new DistanceFromPlainKernels("float32 by oneDNN", 2.5e-6, 1e-4, "int j ;");

  private static BatchInvarianceCheck result(Distance distance, Comparison... comparisons) {
    return result("cpu", distance, comparisons);
  }

  private static BatchInvarianceCheck result(
      String device, Distance distance, Comparison... comparisons) {
    return new BatchInvarianceCheck(
        128, device, new TreeMap<>(Map.of(2, 1, 9, 4)), List.of(comparisons), distance);
  }

  @Test
  void whatDiffersIsTold() {
    BatchInvarianceCheck result = result(RIGHT, GOOD, BAD);

    assertThat(result.passed()).isFalse();
    assertThat(result.describe(MODEL, true))
        .contains("lines       5 built-in", "of 2 to 9 tokens, up to 4 of one length\n")
        .containsPattern("same bits +all together +1 thread\n")
        .containsPattern("DIFFERENT +reversed +2 threads: 3 lines, by up to 1.50e-07, the first: a")
        .contains("\\u001b line")
        .endsWith("FAIL: 1 of 2 ways gave other bits\n");
  }

  @Test
  void onCudaThePromiseIsNotMade() {
    assertThat(result("cuda:0", RIGHT, BAD).describe(MODEL, true))
        .endsWith("independent of their batch\n");
  }

  @Test
  void withoutDifferencesItPasses() {
    BatchInvarianceCheck result = result(RIGHT, GOOD);

    assertThat(result.passed()).isTrue();
    assertThat(result.describe(MODEL, false)).contains("PASS").doesNotContain("FAIL");
  }

  @Test
  void sameBitsThatAreWrongDoNotPass() {
    BatchInvarianceCheck result =
        result(new DistanceFromPlainKernels("float32 by oneDNN", 0.0123, 1e-4, "int j ;"), GOOD);

    assertThat(result.passed()).isFalse();
    assertThat(result.describe(MODEL, true))
        .contains(
            """
            arithmetic  float32 by oneDNN
                        max difference from plain kernels 0.012, at most 0.00010 passes: int j ;
            """)
        .endsWith("FAIL: the vectors are not those of plain kernels: wrong numbers\n");
    assertThat(result.toJson(MODEL).get("distance_from_plain_kernels").toString())
        .isEqualTo(
            "{arithmetic=float32 by oneDNN, max_relative_difference=0.0123, tolerance=1.0E-4,"
                + " line=int j ;}");
  }

  @Test
  void anotherDtypeThatIsFurtherFromFloat32ThanItHasToBeDoesNotPass() {
    BatchInvarianceCheck result =
        result(new DistanceFromFloat32(Dtype.INT8, 0.98, 0.97, "int i ;", 0.3, 0.9988), GOOD);

    assertThat(result.passed()).isFalse();
    assertThat(result.describe(MODEL, true)).endsWith("wrong numbers\n");
  }

  @Test
  void ofAnotherDtypeTheDistanceFromFloat32IsTold() {
    BatchInvarianceCheck result =
        result(
            new DistanceFromFloat32(Dtype.INT8, 0.99876, 0.991234, "int i ;", 0.0456, 0.9988),
            GOOD);

    assertThat(result.passed()).isTrue();
    assertThat(result.describe(MODEL, false))
        .contains(
            """
            int8        from float32: cosine 0.99876 in the mean, 0.99123 at least (int i ;)
                        max difference 0.0456
                        by plain kernels: cosine 0.99880 in the mean
            """);
    assertThat(result.toJson(MODEL).get("distance_from_float32").toString())
        .isEqualTo(
            "{dtype=int8, mean_cosine=0.99876, least_cosine=0.991234, least_cosine_line=int i ;,"
                + " max_difference=0.0456, plain_kernels_mean_cosine=0.9988}");
  }

  @Test
  void theBuiltInLinesAreDifferentFromEachOther() {
    assertThat(BuiltInLines.ALL).hasSizeGreaterThan(60).doesNotHaveDuplicates().contains("");
  }
}
