package embed.weights;

import embed.fuzz.Untrusted;
import java.nio.file.Path;

/** Reads a weights file, and every tensor that it lists. */
final class WeightsFuzz {
  private WeightsFuzz() {}

  static void read(Path path) {
    Untrusted.read(
        () -> {
          try (MappedFile file = MappedFile.open(path)) {
            for (Tensor tensor : Weights.read(file).tensors()) {
              // A stride of 0 makes many elements of few bytes: opening a checkpoint refuses that.
              if (tensor.dtype().isWeight() && tensor.elements() <= file.size()) {
                tensor.float32();
              }
            }
          }
        });
  }
}
