package embed.encoder;

import embed.Device;

/**
 * The implementation of the linear layers: each value completes the encoder's script with its own
 * methods.
 */
enum LinearKernels {
  /**
   * oneDNN with weights that are packed once. This is the fastest on x86-64 processors, and the
   * bits of a line's vector do not depend on the other lines of its batch.
   */
  PACKED("linear_packed.py", true) {
    /**
     * Rounds up to a size for which a kernel probably exists: oneDNN creates one for each number of
     * rows, which takes longer than computing a few extra rows.
     */
    @Override
    int rows(int tokens) {
      int step = 8;
      while (step < 128 && tokens > 16 * step) {
        step *= 2;
      }
      return (tokens + step - 1) / step * step;
    }
  },
  /** {@code torch.linear}, which works on every device. */
  PLAIN("linear_plain.py", false) {
    @Override
    int rows(int tokens) {
      return tokens;
    }
  };

  private final String source;
  private final boolean copies;

  LinearKernels(String source, boolean copies) {
    this.source = source;
    this.copies = copies;
  }

  /** The resource with the methods that complete {@code encoder.py}. */
  String source() {
    return source;
  }

  /**
   * Whether packing copies the weights, so that the pages of their file are no longer needed in
   * memory.
   */
  boolean copyWeights() {
    return copies;
  }

  /** The resource with the attention that goes with these kernels. */
  String attention() {
    return this == PLAIN ? "attention_plain.py" : "attention_packed.py";
  }

  /** How many rows a batch of this many tokens should have: the same number or slightly more. */
  abstract int rows(int tokens);

  /**
   * The kernels for a device: packed on x86-64 CPUs, where oneDNN has been tested, plain elsewhere.
   */
  static LinearKernels forDevice(Device device) {
    String architecture = System.getProperty("os.arch", "");
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    return x86 && !device.isCuda() ? PACKED : PLAIN;
  }
}
