package embed.encoder;

import embed.Device;
import embed.model.Activation;

/** What runs the linear layers: the two ways in which the encoder's script can be completed. */
enum LinearKernels {
  /**
   * oneDNN with weights packed once. Fastest on x86-64 processors, and the bits of a line's vector
   * do not depend on the other lines of its batch.
   */
  PACKED("linear_packed.py") {
    @Override
    String activation(Activation activation) {
      return switch (activation) {
        case GELU -> "\"gelu\", [], \"none\"";
        case GELU_NEW, GELU_FAST, GELU_PYTORCH_TANH -> "\"gelu\", [], \"tanh\"";
        case RELU -> "\"relu\", [], \"\"";
        case SILU -> "\"swish\", [], \"\"";
        case TANH -> "\"tanh\", [], \"\"";
      };
    }
  },
  /** {@code torch.linear}, which every device has. */
  PLAIN("linear_plain.py") {
    @Override
    String activation(Activation activation) {
      return switch (activation) {
        case GELU -> "torch.gelu(y)";
        case GELU_NEW, GELU_FAST, GELU_PYTORCH_TANH -> "torch.gelu(y, approximate=\"tanh\")";
        case RELU -> "torch.relu(y)";
        case SILU -> "torch.silu(y)";
        case TANH -> "torch.tanh(y)";
      };
    }
  };

  private final String resource;

  LinearKernels(String resource) {
    this.resource = resource;
  }

  /** The resource with the methods that complete {@code encoder.py}. */
  String resource() {
    return resource;
  }

  /** The text that takes the place of {@code ACTIVATION} in that resource. */
  abstract String activation(Activation activation);

  /** The kernels for a device: packed ones where oneDNN has been proven, on x86-64. */
  static LinearKernels forDevice(Device device) {
    String architecture = System.getProperty("os.arch", "");
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    return x86 && !device.isCuda() ? PACKED : PLAIN;
  }
}
