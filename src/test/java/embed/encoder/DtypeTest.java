package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import embed.Dtype;
import embed.EmbedderOptions;
import embed.Pooling;
import embed.References;
import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import embed.vectors.Difference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * int8 and bfloat16, emulated and by whatever kernels this machine has: close to float32, and the
 * same bits in any batch.
 */
final class DtypeTest {
  /** Post-norm, disentangled, pre-norm, gated and causal layers, and windows. */
  private static final List<String> SOME =
      List.of(
          "Linux",
          "bert-uncased-vocabtxt",
          "deberta-v2-conv",
          "eurobert",
          "qwen3-embedding",
          "gemma3-causal");

  private static final int LONG_LINE = 40;

  /** Inputs of a linear layer, a number that is not divisible by 4. */
  private static final int WIDTH = 770;

  static Stream<Reference> some() {
    return SOME.stream().map(References::of);
  }

  static Stream<Reference> others() {
    return FamiliesTest.references().filter(reference -> !SOME.contains(reference.name()));
  }

  /** Those for other dtypes than float32 that this machine can run. */
  private static List<LinearKernels> kernels() {
    return Kernels.ofThisMachine().stream().filter(each -> each.dtype() != Dtype.FLOAT32).toList();
  }

  @ParameterizedTest
  @MethodSource("some")
  void vectorsAreCloseToThoseOfFloat32(Reference reference) {
    List<float[]> exact = encode(reference, Kernels.PLAIN);
    for (LinearKernels kernels : kernels()) {
      List<float[]> vectors = encode(reference, kernels);
      double least = kernels.dtype() == Dtype.INT8 ? 0.995 : 0.9999;
      for (int i = 0; i < vectors.size(); i++) {
        assertThat(Difference.cosine(vectors.get(i), exact.get(i)))
            .as("%s, line %d", kernels, i)
            .isBetween(least, 1 - 1e-10);
      }
    }
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("others")
  void vectorsOfEveryFamilyAreCloseToThoseOfFloat32(Reference reference) {
    vectorsAreCloseToThoseOfFloat32(reference);
  }

  @ParameterizedTest
  @MethodSource("some")
  void aLineHasTheSameBitsAloneInAnyBatchAndWithOneOrTwoThreads(Reference reference) {
    List<int[]> ids = reference.ids();
    List<LinearKernels> packed = kernels().stream().filter(LinearKernels::packed).toList();
    for (LinearKernels kernels : packed) {
      try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
          Encoder one = encoder(checkpoint, 1, kernels);
          Encoder two = encoder(checkpoint, 2, kernels)) {
        List<float[]> together = encode(one, ids);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
          assertThat(encode(one, List.of(ids.get(i))).get(0))
              .as("%s, line %d", kernels, i)
              .isEqualTo(together.get(i));
          if (ids.get(i).length >= LONG_LINE) {
            // Alone, it is computed by both threads.
            assertThat(encode(two, List.of(ids.get(i))).get(0)).isEqualTo(together.get(i));
          }
          order.addAll(Collections.nCopies(1 + i % 3, i));
        }
        Random random = new Random(7);
        for (int round = 0; round < 3; round++) {
          Collections.shuffle(order, random);
          List<Integer> some = order.subList(0, 1 + random.nextInt(order.size()));
          List<float[]> vectors = encode(two, some.stream().map(ids::get).toList());
          for (int i = 0; i < some.size(); i++) {
            assertThat(vectors.get(i)).as("%s", kernels).isEqualTo(together.get(some.get(i)));
          }
        }
      }
    }
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("others")
  void aLineOfEveryFamilyHasTheSameBits(Reference reference) {
    aLineHasTheSameBitsAloneInAnyBatchAndWithOneOrTwoThreads(reference);
  }

  /**
   * Without VNNI instructions, products of two inputs next to each other are summed in an int16,
   * which these sums would leave if the integers of both weights were 127.
   */
  @Test
  void productsOfIntegersAreExactAtTheirLimits() {
    float[] same = constant(3);
    float[] negative = constant(-5);
    float[] alternating = new float[WIDTH];
    for (int i = 0; i < alternating.length; i++) {
      alternating[i] = i % 2 == 0 ? 2 : -2;
    }
    // The last number makes all others the largest of the row, whose integer is 255.
    float[] almostSame = constant(3);
    almostSame[WIDTH - 1] = -3;
    float[] smallest = constant(-5);
    smallest[WIDTH - 1] = 5;
    List<float[]> inputs = List.of(almostSame, smallest);
    List<float[]> weights = List.of(same, alternating, negative);
    float[] expected = {768 * 9, 12, -768 * 15, -768 * 15, -20, 768 * 25};
    float[] emulated = product(LinearKernels.packed(Dtype.INT8, true), inputs, weights);
    for (LinearKernels kernels : kernels()) {
      if (kernels.dtype() == Dtype.INT8) {
        float[] y = product(kernels, inputs, weights);
        for (int i = 0; i < y.length; i++) {
          assertThat(y[i]).as("%s, %d", kernels, i).isCloseTo(emulated[i], within(0.5f));
          // Of 127, a pair of equal weights has 63.5 each, which becomes 64.
          assertThat(y[i]).isCloseTo(expected[i], within(160f));
        }
      }
    }
  }

  /** Such a row has no range: it is its least number alone, and each integer is 0. */
  @Test
  void aRowOfOneNumberIsExactInInt8() {
    Random random = new Random(3);
    float[] weights = new float[WIDTH];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextInt(-63, 64) / 64f;
    }
    weights[0] = 127 / 64f; // so that an integer is 1/64
    weights[1] = -1;
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    for (LinearKernels kernels : kernels()) {
      if (kernels.dtype() == Dtype.INT8) {
        for (float number : new float[] {0, 2, -0.25f}) {
          float[] y = product(kernels, List.of(constant(number)), List.of(weights));
          assertThat(y[0]).as("%s", kernels).isCloseTo((float) (number * sum), within(1e-4f));
        }
      }
    }
  }

  @Test
  void aRowOfZerosGivesTheBiasAlone() {
    for (LinearKernels kernels : kernels()) {
      float[] y = product(kernels, List.of(constant(0)), List.of(constant(3)));
      assertThat(y).as("%s", kernels).containsOnly(0);
    }
  }

  private static float[] constant(float number) {
    float[] row = new float[WIDTH];
    Arrays.fill(row, number);
    return row;
  }

  /** A linear layer without bias, {@code [x.size(), weights.size()]}. */
  private static float[] product(LinearKernels kernels, List<float[]> x, List<float[]> weights) {
    PyTorch.load();
    try (Checkpoint checkpoint = Checkpoint.open(References.of("Linux").directory());
        ScriptModule script =
            new ScriptModule(
                EncoderScript.archive(checkpoint.architecture(), kernels, false, 1), Device.CPU);
        PtNDManager scope = script.newScope();
        IValue w = IValue.listFrom(matrix(scope, weights));
        IValue bias = IValue.listFrom(script.zeros(weights.size()));
        IValue layer = script.run("pack", w, bias);
        IValue rows = IValue.from(matrix(scope, x));
        IValue none = IValue.from(matrix(scope, zeros(x.size(), weights.size())));
        IValue y = script.run("linear_add_rows", rows, none, layer)) {
      return y.toTensor(scope).toFloatArray();
    }
  }

  private static List<float[]> zeros(int rows, int width) {
    return Collections.nCopies(rows, new float[width]);
  }

  private static PtNDArray matrix(PtNDManager scope, List<float[]> rows) {
    int width = rows.get(0).length;
    float[] all = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * width, width);
    }
    return (PtNDArray) scope.create(all, new Shape(rows.size(), width));
  }

  private static List<float[]> encode(Reference reference, LinearKernels kernels) {
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
        Encoder encoder = encoder(checkpoint, 2, kernels)) {
      return encode(encoder, reference.ids());
    }
  }

  private static Encoder encoder(Checkpoint checkpoint, int threads, LinearKernels kernels) {
    EmbedderOptions options =
        EmbedderOptions.DEFAULTS.withThreads(threads).withPooling(Pooling.MEAN);
    return new Encoder(
        checkpoint, checkpoint.architecture(), options, Device.CPU, kernels, LONG_LINE);
  }

  private static List<float[]> encode(Encoder encoder, List<int[]> lines) {
    List<float[]> all = new ArrayList<>();
    for (CompletableFuture<float[]> vector : encoder.encode(lines)) {
      all.add(Futures.get(vector));
    }
    return all;
  }
}
