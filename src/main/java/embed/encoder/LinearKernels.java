package embed.encoder;

import embed.Device;

/** What runs the linear layers: the two ways in which the encoder's script can be completed. */
enum LinearKernels {
  /**
   * oneDNN with weights packed once. Fastest on x86-64 processors, and the bits of a line's vector
   * do not depend on the other lines of its batch.
   */
  PACKED("linear_packed.py", true) {
    /**
     * The next size up for which kernels may exist already: oneDNN makes one for each number of
     * rows, which takes longer than a few rows more.
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
  /** {@code torch.linear}, which every device has. */
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

  /** Whether packing copies a weight, so that its file can leave the memory. */
  boolean copyWeights() {
    return copies;
  }

  /** How many rows a batch of this many tokens should have: so many, or a few more. */
  abstract int rows(int tokens);

  /** The kernels for a device: packed ones where oneDNN has been proven, on x86-64. */
  static LinearKernels forDevice(Device device) {
    String architecture = System.getProperty("os.arch", "");
    boolean x86 = architecture.equals("amd64") || architecture.equals("x86_64");
    return x86 && !device.isCuda() ? PACKED : PLAIN;
  }
}
