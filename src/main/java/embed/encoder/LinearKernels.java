package embed.encoder;

import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import java.util.ArrayList;
import java.util.List;

/**
 * The implementation of the linear layers: each value completes the encoder's script with its own
 * methods.
 *
 * <p>The packed ones are oneDNN's, with weights that are packed once. They are the fastest on
 * x86-64 processors, and the bits of a line's vector do not depend on the other lines of its batch.
 * The plain ones use {@code torch.linear}, which works on every device. Emulated ones compute the
 * values of a dtype by the packed or plain ones for float32.
 */
enum LinearKernels {
  PACKED(true, Dtype.FLOAT32, false, "linear_float32.py", ""),
  PACKED_BFLOAT16(true, Dtype.BFLOAT16, false, "linear_bfloat16.py", "bfloat16_packed.py"),
  PACKED_INT8(true, Dtype.INT8, false, "linear_int8.py", "int8_packed.py"),
  EMULATED_BFLOAT16(true, Dtype.BFLOAT16, true, "linear_bfloat16.py", "bfloat16_emulated.py"),
  EMULATED_INT8(true, Dtype.INT8, true, "linear_int8.py", "int8_emulated.py"),
  PLAIN(false, Dtype.FLOAT32, false, "linear_float32.py", ""),
  PLAIN_BFLOAT16(false, Dtype.BFLOAT16, true, "linear_bfloat16.py", "bfloat16_emulated.py"),
  PLAIN_INT8(false, Dtype.INT8, true, "linear_int8.py", "int8_emulated.py");

  private final boolean packed;
  private final Dtype dtype;
  private final boolean emulated;
  private final String layers;
  private final String products;

  /**
   * @param layers the source of the layers' linear layers
   * @param products the source of the products that these need besides float32's; empty for none
   */
  LinearKernels(boolean packed, Dtype dtype, boolean emulated, String layers, String products) {
    this.packed = packed;
    this.dtype = dtype;
    this.emulated = emulated;
    this.layers = layers;
    this.products = products;
  }

  /** The resources with the methods that complete {@code encoder.py}. */
  List<String> sources() {
    List<String> sources = new ArrayList<>(List.of(layers));
    if (!products.isEmpty()) {
      sources.add(products);
    }
    sources.add(packed ? "linear_packed.py" : "linear_plain.py");
    sources.add(packed ? "attention_packed.py" : "attention_plain.py");
    return sources;
  }

  Dtype dtype() {
    return dtype;
  }

  /** Whether a line's bits do not depend on its batch. */
  boolean isPacked() {
    return packed;
  }

  /**
   * Whether packing copies the weights, so that the pages of their file are no longer needed in
   * memory.
   */
  boolean copyWeights() {
    return packed;
  }

  /**
   * How many rows a batch of this many tokens should have: the same number or slightly more. oneDNN
   * creates a kernel for each number of rows, which takes longer than computing a few extra rows,
   * so the size is rounded up to one for which a kernel probably exists.
   */
  int rows(int tokens) {
    if (!packed) {
      return tokens;
    }
    int step = 8;
    while (step < 128 && tokens > 16 * step) {
      step *= 2;
    }
    return (tokens + step - 1) / step * step;
  }

  /** Whether a device and its processor can run these kernels, and at full speed. */
  boolean suit(Device device, Processor processor) {
    return !packed
        || (processor.x86()
            && !device.isCuda()
            && (emulated || dtype == Dtype.FLOAT32 || processor.instructions(dtype) != null));
  }

  /**
   * The best kernels for a device: packed on x86-64 CPUs, where oneDNN has been tested, plain
   * elsewhere.
   *
   * @param emulate whether to compute the dtype's values in float32
   * @throws EmbedException if the dtype would not be faster than float32 there
   */
  static LinearKernels of(Dtype dtype, boolean emulate, Device device, Processor processor) {
    boolean emulated = emulate && dtype != Dtype.FLOAT32;
    for (LinearKernels each : values()) {
      if (each.dtype == dtype && each.emulated == emulated && each.suit(device, processor)) {
        return each;
      }
    }
    String reason = device.isCuda() ? "is no x86-64 processor" : processor.lack(dtype);
    throw new EmbedException(
        "no "
            + dtype
            + ": "
            + (device.isCuda() ? device : "this machine")
            + " "
            + reason
            + ", so it would not be faster than float32: use float32, or emulate the dtype"
            + " (--emulate-dtype)");
  }

  /** Such as {@code emulated int8}. */
  String description() {
    return emulated ? "emulated " + dtype : dtype.toString();
  }

  /** The dtype, the library and, where they are known, the instructions that compute it. */
  String arithmetic(Processor processor) {
    String instructions = emulated ? null : processor.instructions(dtype);
    return description()
        + (packed ? " by oneDNN" : " by PyTorch")
        + (packed && instructions != null ? " with " + instructions : "");
  }
}
