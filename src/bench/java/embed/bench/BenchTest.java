package embed.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import embed.bench.OrtPeer.Sorting;
import embed.bench.Results.Cosine;
import embed.bench.Results.Limit;
import embed.bench.Results.Run;
import embed.bench.Results.Spread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmark computes rather than runs. */
final class BenchTest {
  @Test
  void sourceIsPreparedAsTheModelCardSays() {
    String source =
        """
        package a.b;
        import java.util.List;
        /* a comment
         * of two lines */ int x = 0x1F; // and one
        String s = "a \\" b" + 'c' + 1.5e-3f;

        x >>>= y.z -> w;
        String t = \"""
            text "block"
            \""";
        """;
    assertThat(SourceLines.of(source))
        .containsExactly(
            "int x = <num> ;",
            "String s = <str> + <chr> + <num> ;",
            "x >>>= y . z -> w ;",
            "String t = <str>",
            ";");
  }

  @Test
  void batchesKeepToTheirBudgetAndTheirPadding() {
    long[][] ids = {new long[10], new long[10], new long[11], new long[20]};
    List<Integer> order = List.of(0, 1, 2, 3);
    assertThat(new Sorting(100, 0).end(ids, order, 0)).isEqualTo(2);
    assertThat(new Sorting(100, 10).end(ids, order, 0)).isEqualTo(3);
    assertThat(new Sorting(100, 50).end(ids, order, 0)).isEqualTo(4);
    assertThat(new Sorting(15, 50).end(ids, order, 0)).isEqualTo(1);
  }

  @Test
  void flopsCountLinearMapsAndAttention() {
    RobertaShape shape = new RobertaShape(2, 4, 1, 8, 10, 5, 1, 1e-5);
    double linear = 2.0 * 3 * (4 * 4 * 4 + 2 * 4 * 8);
    double attention = 2 * (2.0 * 3 * 3 * 4);
    assertThat(shape.flops(3)).isCloseTo(2 * (linear + attention), within(1e-9));
  }

  @Test
  void sentencesAreTheProseOfDocumentationComments() {
    String source =
        """
        /* Licensed to nobody in particular by anyone at all. */
        /**
         * Returns the {@link List}, of <b>all</b> the names. It is
         * never null here. Too short.
         *
         * @return what the documentation says it is
         */
        /** Closes the stream and forgets what it held. */
        """;
    assertThat(Sentences.of(source))
        .containsExactly(
            "Returns the List, of all the names.",
            "It is never null here.",
            "Closes the stream and forgets what it held.");
  }

  @Test
  void ratiosAreTakenWithinARound() {
    List<Run> runs =
        List.of(run(0, "a", 1), run(0, "b", 2), run(0, "c", 4), run(1, "a", 2), run(1, "b", 8));
    assertThat(Results.ratio(runs, "a", "b")).isEqualTo(new Spread(3, 2, 4));
  }

  @Test
  void cosinesAreOfEachLineAndNaNIsTheLeast() {
    float[][] expected = {{1, 0}, {1, 1}};
    Cosine cosine = Cosine.of("m", "c", "a", expected, new float[][] {{2, 0}, {0, 3}});
    assertThat(cosine.least()).isCloseTo(Math.sqrt(0.5), within(1e-9));
    assertThat(cosine.mean()).isCloseTo((1 + Math.sqrt(0.5)) / 2, within(1e-9));
    assertThat(Cosine.of("m", "c", "a", expected, new float[][] {{Float.NaN, 0}, {1, 1}}).least())
        .isNaN();
  }

  @Test
  void theFirstTableComparesEachDtypeOfEmbedWithThePeersOfItsDtype() {
    List<Contender> contenders =
        Stream.of("embed", "embed-int8", "ort-best", "ort-int8", "st")
            .map(
                id ->
                    new Contender(
                        id,
                        id,
                        id.endsWith("int8") ? Dtype.INT8 : Dtype.FLOAT32,
                        false,
                        (checkpoint, warmUp) -> List.of()))
            .toList();
    Results results = new Results();
    double[] seconds = {4, 2, 6, 5, 8};
    for (int i = 0; i < seconds.length; i++) {
      results.runs().add(run(0, contenders.get(i).id(), seconds[i]));
    }
    results.limits().add(new Limit(0, "m", Dtype.INT8, 1));
    results.cosines().add(new Cosine("m", "c", "embed-int8", 0.99954, 0.9912));
    Workload workload =
        new Workload(
            new Checkpoints(
                "m", Path.of(""), Path.of(""), new RobertaShape(2, 4, 1, 8, 10, 5, 1, 1e-5)),
            List.of(new Corpus("c", List.of(), List.of("a"), 80, 1e9)));
    assertThat(Report.of(results, contenders, List.of(workload)))
        .contains(
            "| m's shape, c | float32 | 2.0 | – | 1.50 (1.50–1.50) | 2.00 (2.00–2.00) | – | – | –"
                + " |",
            "|  | int8 | 4.0 | 2.00 (2.00–2.00) | 2.50 (2.50–2.50) | – | 50 % | –"
                + " | 0.9995, 0.9912 |");
  }

  @Test
  void quantizingKeepsTheProductAndTakesOneScaleAColumn(@TempDir Path directory)
      throws IOException, OrtException {
    OnnxModel model = new OnnxModel();
    String x = model.input("x", OnnxModel.FLOAT, 2, 3);
    String weight = model.floats("w", new float[] {1, 1000, -0.5f, 200, 0.25f, -700}, 3, 2);
    model.output("y", model.node("MatMul", List.of(x, weight)), 2, 2);
    Path plain = directory.resolve("plain.onnx");
    Path quantized = directory.resolve("quantized.onnx");
    model.write(plain, Checkpoints.OPSET);
    OnnxQuantizer.write(plain, quantized);

    assertThat(Files.readString(quantized, StandardCharsets.ISO_8859_1))
        .contains("DynamicQuantizeMatMul");
    float[][] expected = product(plain);
    float[][] actual = product(quantized);
    for (int row = 0; row < 2; row++) {
      assertThat((double) actual[row][0]).isCloseTo(expected[row][0], within(0.02));
      assertThat((double) actual[row][1]).isCloseTo(expected[row][1], within(20.0));
    }
  }

  private static float[][] product(Path onnx) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(onnx.toString(), OrtPeer.options());
        OnnxTensor x =
            OnnxTensor.createTensor(
                environment, new float[][] {{1, -0.5f, 0.3f}, {0.2f, 0.7f, 1}});
        OrtSession.Result result = session.run(Map.of("x", x))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  private static Run run(int round, String contender, double seconds) {
    return new Run(round, "m", "c", contender, 8, 80, 1e9, seconds, 0);
  }
}
