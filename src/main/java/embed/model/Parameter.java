package embed.model;

import embed.weights.Strides;
import embed.weights.Tensor;
import java.util.Arrays;

/**
 * A parameter of a model: its name in transformers, without the encoder's prefix, and its shape.
 */
public final class Parameter {
  private final String name;
  private final long[] shape;

  public Parameter(String name, long... shape) {
    this.name = name;
    this.shape = shape;
  }

  public String name() {
    return name;
  }

  /** The size of the first dimension. */
  public long rows() {
    return shape[0];
  }

  public boolean fits(Tensor tensor) {
    return Arrays.equals(shape, tensor.shape());
  }

  /** The shape in a message, such as {@code [2, 3]}. */
  public String shape() {
    return Strides.text(shape);
  }
}
