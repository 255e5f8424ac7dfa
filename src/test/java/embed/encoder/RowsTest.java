package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import embed.References;
import embed.checkpoint.Checkpoint;
import embed.model.Activation;
import embed.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A row's bits do not depend on how many other rows a linear layer gets. Libraries choose how to
 * sum by the width, and the small checkpoints of the other tests are narrow.
 */
final class RowsTest {
  private static final int[] WIDTHS = {384, 512, 520, 768, 1_100, 3_072};
  private static final int[] ROWS = {1, 2, 7, 8, 16, 79, 80, 81, 88, 200, 299};
  private static final int ALL = 300;
  private static final int OUT = 40;

  /** Those that this machine can run, of those that promise it. */
  static Stream<LinearKernels> kernels() {
    return Kernels.ofThisMachine().stream().filter(LinearKernels::packed);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aRowHasTheSameBitsAmongAnyNumberOfRows(LinearKernels kernels) {
    PyTorch.load();
    try (Checkpoint checkpoint = Checkpoint.open(References.of("Linux").directory());
        ScriptModule script =
            new ScriptModule(
                EncoderScript.archive(checkpoint.architecture(), kernels, false, 1), Device.CPU);
        PtNDManager scope = script.newScope()) {
      for (int width : WIDTHS) {
        float[] x = random(ALL * width, 1);
        try (IValue weight = IValue.listFrom(tensor(scope, random(OUT * width, 2), OUT, width));
            IValue bias = IValue.listFrom(tensor(scope, random(OUT, 3), OUT));
            IValue layer = script.run("pack", weight, bias)) {
          float[] all = outputs(script, scope, layer, x, ALL);
          for (int rows : ROWS) {
            assertThat(outputs(script, scope, layer, Arrays.copyOf(x, rows * width), rows))
                .as("%d of %d rows, %d wide", rows, ALL, width)
                .containsExactly(Arrays.copyOf(all, rows * OUT));
          }
        }
      }
    }
  }

  /**
   * PyTorch computes the last elements of a tensor in another way where they do not fill its
   * registers, as with this width and an odd number of rows.
   */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void aRowsActivationDoesNotDependOnTheOtherRows(Activation activation, @TempDir Path folder)
      throws IOException {
    Path config = folder.resolve("config.json");
    String linux = Files.readString(Path.of("models/Linux/config.json"));
    Files.writeString(
        config,
        linux.replaceFirst("\"hidden_act\": \"\\w+\"", "\"hidden_act\": \"" + activation + '"'));
    Architecture architecture = Architecture.read(config);
    assertThat(architecture.config().hiddenAct()).isEqualTo(activation);
    requireSameBits(architecture, "activate_rows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "relu", "gelu", "silu", "sigmoid"})
  void theActivationOfADenseModuleDoesNotDependOnTheOtherLines(String kind) {
    requireSameBits(Architecture.read(Path.of("models/Linux/config.json")), "activate", kind);
  }

  /**
   * @param arguments of the method, after the rows
   */
  private static void requireSameBits(
      Architecture architecture, String method, String... arguments) {
    PyTorch.load();
    try (ScriptModule script =
            new ScriptModule(
                EncoderScript.archive(architecture, Kernels.PACKED, true, 1), Device.CPU);
        PtNDManager scope = script.newScope()) {
      int width = 37;
      float[] x = random(ALL * width, 4);
      float[] all = activated(script, scope, x, ALL, method, arguments);
      for (int rows : ROWS) {
        float[] some = Arrays.copyOf(x, rows * width);
        assertThat(activated(script, scope, some, rows, method, arguments))
            .as("%d of %d rows", rows, ALL)
            .containsExactly(Arrays.copyOf(all, rows * width));
      }
    }
  }

  private static float[] activated(
      ScriptModule script,
      PtNDManager scope,
      float[] x,
      int rows,
      String method,
      String... arguments) {
    IValue[] values = new IValue[1 + arguments.length];
    values[0] = IValue.from(tensor(scope, x, rows, x.length / rows));
    Arrays.setAll(values, i -> i == 0 ? values[0] : IValue.from(arguments[i - 1]));
    try (IValue y = script.run(method, values)) {
      return y.toTensor(scope).toFloatArray();
    } finally {
      Arrays.stream(values).forEach(IValue::close);
    }
  }

  /** What a layer makes of rows, added to what it makes of them: {@code [rows, OUT]}. */
  private static float[] outputs(
      ScriptModule script, PtNDManager scope, IValue layer, float[] x, int rows) {
    try (IValue input = IValue.from(tensor(scope, x, rows, x.length / rows));
        IValue y = script.run("linear_rows", input, layer);
        IValue sum = script.run("linear_add_rows", input, y, layer)) {
      return sum.toTensor(scope).toFloatArray();
    }
  }

  private static PtNDArray tensor(PtNDManager scope, float[] values, long... shape) {
    return (PtNDArray) scope.create(values, new Shape(shape));
  }

  private static float[] random(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
