package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import embed.Dtype;
import embed.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Linear layers of every small size equal products in double precision: each kind of layer in each
 * dtype that this machine has. Libraries compute by blocks, and the last one is rarely whole.
 */
final class ProductsTest {
  private static final int MOST_OUTPUTS = 130;
  private static final int ROWS = 3;

  static Stream<LinearKernels> kernels() {
    return Kernels.ofThisMachine().stream();
  }

  /** A layer's numbers: inputs {@code [ROWS, in]}, weights {@code [out, in]}, and so on. */
  private record Layer(int in, int out, float[] x, float[] weight, float[] bias, float[] residual) {
    static Layer random(int in, int out, Random random) {
      return new Layer(
          in,
          out,
          numbers(ROWS * in, random),
          numbers(out * in, random),
          numbers(out, random),
          numbers(ROWS * out, random));
    }

    private static float[] numbers(int count, Random random) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) random.nextGaussian();
      }
      return numbers;
    }

    double product(int row, int output) {
      double sum = bias[output];
      for (int i = 0; i < in; i++) {
        sum += (double) x[row * in + i] * weight[output * in + i];
      }
      return sum;
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everySizeIsRight(LinearKernels kernels, @TempDir Path folder) throws IOException {
    everyNumberOfOutputsIsRight(kernels, folder, 7, 130);
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("kernels")
  void moreSizesAreRight(LinearKernels kernels, @TempDir Path folder) throws IOException {
    everyNumberOfOutputsIsRight(kernels, folder, 1, 64, 65);
  }

  private static void everyNumberOfOutputsIsRight(LinearKernels kernels, Path folder, int... inputs)
      throws IOException {
    PyTorch.load();
    Random random = new Random(5);
    byte[] archive = EncoderScript.archive(withRelu(folder), kernels, false, 1);
    try (ScriptModule script = new ScriptModule(archive, Device.CPU)) {
      for (int in : inputs) {
        for (int out = 1; out <= MOST_OUTPUTS; out++) {
          check(script, kernels.dtype(), Layer.random(in, out, random));
        }
      }
    }
  }

  private static void check(ScriptModule script, Dtype dtype, Layer layer) {
    int in = layer.in();
    int out = layer.out();
    try (PtNDManager scope = script.newScope();
        IValue weight = IValue.listFrom(tensor(scope, layer.weight(), out, in));
        IValue bias = IValue.listFrom(tensor(scope, layer.bias(), out));
        IValue x = IValue.from(tensor(scope, layer.x(), ROWS, in));
        IValue residual = IValue.from(tensor(scope, layer.residual(), ROWS, out));
        IValue packed = script.run("pack", weight, bias);
        IValue packedFloat32 = script.run("pack_float32", weight, bias);
        IValue rows = script.run("linear_rows", x, packed);
        IValue sums = script.run("linear_add_rows", x, residual, packed);
        IValue activated = script.run("linear_activation_rows", x, packed);
        IValue float32 = script.run("linear_float32", x, packedFloat32);
        IValue wide = IValue.from(widened(activated, scope))) {
      float[] y = numbers(rows, scope);
      float[] sum = numbers(sums, scope);
      float[] positive = numbers(wide, scope);
      float[] exact = numbers(float32, scope);
      double tolerance = tolerance(dtype, in);
      for (int i = 0; i < ROWS * out; i++) {
        String what = String.format("output %d of %d, %d inputs", i % out, out, in);
        double expected = layer.product(i / out, i % out);
        assertClose(y[i], expected, tolerance, what);
        assertClose(sum[i], expected + layer.residual()[i], tolerance, what + ", with a sum");
        assertClose(positive[i], Math.max(0, expected), tolerance, what + ", with an activation");
        assertClose(exact[i], expected, tolerance(Dtype.FLOAT32, in), what + ", in float32");
      }
    }
  }

  /** A wrong output is off by about the square root of the number of inputs. */
  private static double tolerance(Dtype dtype, int in) {
    return switch (dtype) {
      case FLOAT32 -> 1e-5 * Math.sqrt(in);
      case BFLOAT16 -> 0.03 * Math.sqrt(in) + 0.03;
      case INT8 -> 0.1 * Math.sqrt(in);
    };
  }

  private static void assertClose(double actual, double expected, double tolerance, String what) {
    if (!(Math.abs(actual - expected) <= tolerance)) {
      assertThat(actual).as(what).isEqualTo(expected);
    }
  }

  /** A script whose layers have an activation that is exact in double precision. */
  private static Architecture withRelu(Path folder) throws IOException {
    String linux = Files.readString(Path.of("models/Linux/config.json"));
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, linux.replaceFirst("\"hidden_act\": \"\\w+\"", "\"hidden_act\": \"relu\""));
    return Architecture.read(config);
  }

  /** The result of an activation may be bfloat16, which DJL cannot read. */
  private static PtNDArray widened(IValue value, PtNDManager scope) {
    return value.toTensor(scope).toType(DataType.FLOAT32, false);
  }

  private static float[] numbers(IValue value, PtNDManager scope) {
    return value.toTensor(scope).toFloatArray();
  }

  private static PtNDArray tensor(PtNDManager scope, float[] values, long... shape) {
    return (PtNDArray) scope.create(values, new Shape(shape));
  }
}
