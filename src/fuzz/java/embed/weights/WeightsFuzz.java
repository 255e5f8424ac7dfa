package embed.weights;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/** Reads a weights file and every tensor in it. */
final class WeightsFuzz {
  private WeightsFuzz() {}

  static void read(Path path) {
    Untrusted.read(
        () -> {
          try (MappedFile file = MappedFile.open(path)) {
            for (Tensor tensor : Weights.read(file).tensors()) {
              // A stride of 0 can declare many elements over few bytes; opening a checkpoint
              // rejects this.
              if (tensor.dtype().isWeight() && tensor.elements() <= file.size()) {
                tensor.float32();
              }
            }
          }
        });
  }
}
