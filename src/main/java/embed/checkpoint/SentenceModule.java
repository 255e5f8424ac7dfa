package embed.checkpoint;

import embed.EmbedException;
import embed.weights.Tensor;
import java.util.Locale;
import java.util.Set;

/** A module that sentence-transformers applies to a vector after pooling. */
public sealed interface SentenceModule {
  /** The width of the output for input vectors of {@code width}. */
  int width(int width);

  /** The module's name in the encoder's script. */
  String kind();

  private static void requireWidth(Tensor weight, long expected, int width) {
    if (expected != width) {
      throw new EmbedException(
          "%s is for vectors of another width than the %s before it", weight.describe(), width);
    }
  }

  /**
   * A linear layer and the activation after it.
   *
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}; null for none
   */
  record Dense(Tensor weight, Tensor bias, DenseActivation activation) implements SentenceModule {
    @Override
    public int width(int width) {
      requireWidth(weight, weight.shape()[1], width);
      return (int) weight.shape()[0];
    }

    @Override
    public String kind() {
      return activation.toString();
    }
  }

  /** A layer normalisation with an epsilon of 1e-5. Weight and bias: {@code [width]}. */
  record LayerNorm(Tensor weight, Tensor bias) implements SentenceModule {
    @Override
    public int width(int width) {
      requireWidth(weight, weight.elements(), width);
      return width;
    }

    @Override
    public String kind() {
      return "layer_norm";
    }
  }

  /** Scales a vector to an L2 norm of 1. */
  record Normalize() implements SentenceModule {
    @Override
    public int width(int width) {
      return width;
    }

    @Override
    public String kind() {
      return "normalize";
    }
  }

  /** The activations of a {@link Dense}, by the names of PyTorch's classes. */
  enum DenseActivation {
    IDENTITY("Identity"),
    TANH("Tanh"),
    RELU("ReLU"),
    GELU("GELU"),
    SILU("SiLU"),
    SIGMOID("Sigmoid");

    private static final Set<String> MODULES =
        Set.of("torch.nn.modules.activation.", "torch.nn.modules.linear.", "torch.nn.");

    private final String className;

    DenseActivation(String className) {
      this.className = className;
    }

    /**
     * The activation for a PyTorch class, given by its full name; null for an unsupported class.
     */
    static DenseActivation of(String fullName) {
      int dot = fullName.lastIndexOf('.') + 1;
      for (DenseActivation activation : values()) {
        if (MODULES.contains(fullName.substring(0, dot))
            && activation.className.equals(fullName.substring(dot))) {
          return activation;
        }
      }
      return null;
    }

    @Override
    public String toString() {
      return className.toLowerCase(Locale.ROOT);
    }
  }
}
