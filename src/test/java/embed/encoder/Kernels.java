package embed.encoder;

import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import java.util.ArrayList;
import java.util.List;

/** The kernels that this machine can run. */
final class Kernels {
  static final LinearKernels PACKED = LinearKernels.packed(Dtype.FLOAT32, false);
  static final LinearKernels PLAIN = LinearKernels.plain(Dtype.FLOAT32);

  private Kernels() {}

  /** Those of every dtype, emulated and not, packed where the machine has that, and plain. */
  static List<LinearKernels> ofThisMachine() {
    Processor processor = Processor.ofThisMachine();
    List<LinearKernels> all = new ArrayList<>();
    for (Dtype dtype : Dtype.values()) {
      for (boolean emulated : new boolean[] {false, true}) {
        try {
          all.add(LinearKernels.of(dtype, emulated, Device.CPU, processor));
        } catch (EmbedException e) {
          // This machine has no instructions for the dtype.
        }
      }
      all.add(LinearKernels.plain(dtype));
    }
    return all.stream().distinct().toList();
  }
}
