package embed.encoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import embed.Dtype;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Shows that kernels compute the right numbers on this machine. While weights are loaded, one
 * linear layer of each shape and the attention compute a few rows by these kernels and by the
 * reference ones; see proof.py.
 */
public final class ArithmeticProof {
  /** What a script's list of differences belongs to. */
  private static final List<String> LAYERS =
      List.of("a linear layer", "a linear layer with a sum", "a linear layer with an activation");

  private static final List<String> ATTENTION =
      List.of("attention", "attention with biases", "causal attention", "attention's products");

  private final LinearKernels kernels;
  private final ScriptModule script;
  private final Set<List<Object>> begun = ConcurrentHashMap.newKeySet();

  /** The kernels compute wrong numbers. The message is a clause that names the operation. */
  static final class WrongNumbersException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private WrongNumbersException(String message) {
      super(message);
    }
  }

  /**
   * @param script with the kernels, the reference kernels and proof.py
   */
  ArithmeticProof(LinearKernels kernels, ScriptModule script) {
    this.kernels = kernels;
    this.script = script;
  }

  /**
   * The largest {@linkplain #difference(float[], float[]) difference} from the reference kernels
   * that rounding explains. A block of wrong outputs differs by about 1. In bfloat16 a number may
   * become one of two neighbours, which differ by 1/128 of it, and in int8 one of two integers.
   */
  public static double tolerance(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? 1e-4 : 2e-2;
  }

  /**
   * How far numbers are from the expected ones: the largest distance of two, as a part of the
   * number and the mean of all, as in proof.py. NaN if any is NaN.
   */
  public static double difference(float[] found, float[] expected) {
    double mean = 0;
    for (float number : expected) {
      mean += Math.abs((double) number) / expected.length;
    }
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double scale = Math.max(Math.abs((double) expected[i]) + mean, 1e-30);
      largest = Math.max(largest, Math.abs((double) found[i] - expected[i]) / scale);
    }
    return largest;
  }

  /**
   * Examines a linear layer unless one of its shape has been examined.
   *
   * @param pack the script's method that made {@code packed} of weights {@code [out, in]} and
   *     biases {@code [out]}
   * @throws WrongNumbersException if the kernels are wrong
   */
  void linear(String pack, IValue packed, PtNDArray[] weights, IValue weightList, IValue biases) {
    List<Object> shapes = Arrays.stream(weights).map(weight -> (Object) weight.getShape()).toList();
    if (begun.add(List.of(pack, shapes))) {
      long outputs = Arrays.stream(weights).mapToLong(weight -> weight.getShape().get(0)).sum();
      long inputs = weights[0].size() / weights[0].getShape().get(0);
      require(
          LAYERS,
          " of " + inputs + " inputs and " + outputs + " outputs",
          pack + "_differences",
          packed,
          weightList,
          biases);
    }
  }

  /**
   * Examines the attention.
   *
   * @param headSize the width of a head
   * @throws WrongNumbersException if the kernels are wrong
   */
  void attention(int headSize) {
    try (IValue size = IValue.from(headSize);
        IValue device = IValue.from(script.zeros(1))) {
      require(ATTENTION, "", "attention_differences", size, device);
    }
  }

  private void require(List<String> names, String suffix, String method, IValue... arguments) {
    double[] differences;
    try (IValue list = script.run(method, arguments)) {
      differences = list.toDoubleArray();
    }
    for (int i = 0; i < differences.length; i++) {
      if (!(differences[i] <= tolerance(kernels.dtype()))) {
        throw new WrongNumbersException(
            kernels.library()
                + " computes wrong numbers on this machine ("
                + names.get(i)
                + suffix
                + " differs by "
                + differences[i]
                + ")");
      }
    }
  }
}
