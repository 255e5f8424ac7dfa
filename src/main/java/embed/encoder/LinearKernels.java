package embed.encoder;

import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import embed.EmbedException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * The implementation of linear layers and attention: resources with methods of a script.
 *
 * <p>The packed ones are oneDNN's, with weights that are packed once. They are the fastest on
 * x86-64 processors, and the bits of a line's vector do not depend on the other lines of its batch.
 * The plain ones are whatever PyTorch has on the device. The reference ones use matrix products
 * alone, so that they can tell whether the others are right. Emulated ones compute the values of a
 * dtype by float32's.
 *
 * @param library what computes the products, for messages
 * @param packed whether a line's bits do not depend on its batch
 * @param emulated whether the dtype's values are computed in float32
 * @param sources the resources
 */
record LinearKernels(
    String library, boolean packed, Dtype dtype, boolean emulated, List<String> sources) {
  LinearKernels {
    sources = List.copyOf(sources);
  }

  static LinearKernels packed(Dtype dtype, boolean emulated) {
    return of("oneDNN", true, dtype, emulated, "linear_packed.py", "attention_packed.py");
  }

  static LinearKernels plain(Dtype dtype) {
    return of("PyTorch", false, dtype, true, "linear_plain.py", "attention_plain.py");
  }

  static LinearKernels reference(Dtype dtype) {
    return of(
        "plain matrix products", false, dtype, true, "linear_plain.py", "attention_reference.py");
  }

  private static LinearKernels of(
      String library,
      boolean packed,
      Dtype dtype,
      boolean emulated,
      String linear,
      String attention) {
    List<String> sources = new ArrayList<>(List.of("linear_" + dtype + ".py"));
    boolean isEmulated = emulated && dtype != Dtype.FLOAT32;
    if (dtype != Dtype.FLOAT32) {
      sources.add(dtype + (isEmulated ? "_emulated.py" : "_packed.py"));
    }
    sources.add(linear);
    sources.add(attention);
    return new LinearKernels(library, packed, dtype, isEmulated, sources);
  }

  /**
   * The best kernels for a device: packed on x86-64 CPUs, where oneDNN has been tested, plain
   * elsewhere.
   *
   * @param emulate whether to compute the dtype's values in float32
   * @throws EmbedException if the dtype would not be faster than float32 there
   */
  static LinearKernels of(Dtype dtype, boolean emulate, Device device, Processor processor) {
    boolean packs = processor.x86() && !device.isCuda();
    boolean fast = dtype == Dtype.FLOAT32 || (packs && processor.instructions(dtype) != null);
    if (!fast && !emulate) {
      String reason = device.isCuda() ? "is no x86-64 processor" : processor.lack(dtype);
      throw new EmbedException(
          Kind.UNSUPPORTED,
          "no %s: %s %s, so it would not be faster than float32: use float32, or emulate the "
              + "dtype (--emulate-dtype)",
          dtype,
          device.isCuda() ? device : "this machine",
          reason);
    }
    return packs ? packed(dtype, emulate) : plain(dtype);
  }

  /** The methods; see class.py. */
  String source() {
    StringBuilder text = new StringBuilder();
    for (String source : sources) {
      text.append(EncoderScript.resource(source));
    }
    return text.toString();
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

  /** Such as {@code emulated int8}. */
  String description() {
    return emulated ? "emulated " + dtype : dtype.toString();
  }

  /** The dtype, the library and, where they are known, the instructions that compute it. */
  String arithmetic(Processor processor) {
    String instructions = packed && !emulated ? processor.instructions(dtype) : null;
    return description() + " by " + library + (instructions == null ? "" : " with " + instructions);
  }
}
