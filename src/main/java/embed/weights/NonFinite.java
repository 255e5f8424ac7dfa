package embed.weights;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds weights that are NaN or infinite. */
public final class NonFinite {
  private static final int CHUNK = 8192;

  private NonFinite() {}

  /**
   * Describes the tensors that contain NaN or infinite numbers. Reads every element.
   *
   * @param tensors of weight types
   */
  public static List<String> describe(Iterable<Tensor> tensors) {
    List<String> found = new ArrayList<>();
    float[] chunk = new float[CHUNK];
    for (Tensor tensor : tensors) {
      long nans = 0;
      long infinities = 0;
      FloatBuffer floats = tensor.float32().asFloatBuffer();
      while (floats.hasRemaining()) {
        int n = Math.min(CHUNK, floats.remaining());
        floats.get(chunk, 0, n);
        for (int i = 0; i < n; i++) {
          nans += Float.isNaN(chunk[i]) ? 1 : 0;
          infinities += Float.isInfinite(chunk[i]) ? 1 : 0;
        }
      }
      if (nans + infinities > 0) {
        found.add(
            tensor.describe() + " has " + nans + " NaN and " + infinities + " infinite numbers");
      }
    }
    return found;
  }
}
