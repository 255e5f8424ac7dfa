package embed.weights;

import embed.file.Float16;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Copies a stored tensor of any weight type and any strides to float32 in C order. Rows that are
 * contiguous in the file move by bulk transfers, and types widen in loops over arrays.
 */
final class Float32Copy {
  private static final int CHUNK = 8192;

  private final DType dtype;
  private final FloatBuffer target;
  private final float[] floats = new float[CHUNK];

  // The source as elements of its type; the other two are null.
  private FloatBuffer floatSource;
  private ShortBuffer shortSource;
  private DoubleBuffer doubleSource;
  private short[] shorts;
  private double[] doubles;

  /**
   * Prepares a copy.
   *
   * @param source starts at the tensor's first element, little-endian
   */
  Float32Copy(ByteBuffer source, DType dtype, FloatBuffer target) {
    this.dtype = dtype;
    this.target = target;
    switch (dtype) {
      case FLOAT32 -> floatSource = source.asFloatBuffer();
      case FLOAT16, BFLOAT16 -> {
        shortSource = source.asShortBuffer();
        shorts = new short[CHUNK];
      }
      case FLOAT64 -> {
        doubleSource = source.asDoubleBuffer();
        doubles = new double[CHUNK];
      }
      default -> throw new IllegalArgumentException(dtype + " is not a weight type");
    }
  }

  void copy(long[] shape, long[] strides) {
    long elements = Strides.elements(shape);
    if (elements == 0) {
      return;
    }
    int[] sizes = new int[shape.length + 1];
    int[] steps = new int[shape.length + 1];
    int rank = merge(shape, strides, sizes, steps);
    int[] at = new int[rank];
    int source = 0;
    while (true) {
      row(source, steps[0], sizes[0]);
      int i = 1;
      for (; i < rank; i++) {
        at[i]++;
        source += steps[i];
        if (at[i] < sizes[i]) {
          break;
        }
        source -= at[i] * steps[i];
        at[i] = 0;
      }
      if (i >= rank) {
        return;
      }
    }
  }

  /**
   * Drops dimensions of size 1 and joins those that are in C order, innermost first.
   *
   * @return how many remain, at least 1
   */
  private static int merge(long[] shape, long[] strides, int[] sizes, int[] steps) {
    sizes[0] = 1;
    steps[0] = 1;
    int rank = 0;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 1) {
        continue;
      }
      if (rank > 0 && strides[i] == (long) steps[rank - 1] * sizes[rank - 1]) {
        sizes[rank - 1] = Math.toIntExact(sizes[rank - 1] * shape[i]);
      } else {
        sizes[rank] = Math.toIntExact(shape[i]);
        steps[rank] = Math.toIntExact(strides[i]);
        rank++;
      }
    }
    return Math.max(1, rank);
  }

  private void row(int source, int step, int count) {
    for (int done = 0; done < count; done += CHUNK) {
      int n = Math.min(CHUNK, count - done);
      chunk(source + done * step, step, n);
      target.put(floats, 0, n);
    }
  }

  private void chunk(int source, int step, int n) {
    switch (dtype) {
      case FLOAT32 -> gather(floatSource, source, step, n);
      case FLOAT16 -> {
        gather(shortSource, source, step, n);
        Float16.widen(shorts, floats, n);
      }
      case BFLOAT16 -> {
        gather(shortSource, source, step, n);
        widenBfloat16(shorts, floats, n);
      }
      default -> {
        gather(doubleSource, source, step, n);
        for (int i = 0; i < n; i++) {
          floats[i] = (float) doubles[i];
        }
      }
    }
  }

  static void widenBfloat16(short[] from, float[] to, int n) {
    for (int i = 0; i < n; i++) {
      to[i] = Float.intBitsToFloat(from[i] << 16);
    }
  }

  private void gather(FloatBuffer from, int source, int step, int n) {
    if (step == 1) {
      from.get(source, floats, 0, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      floats[i] = from.get(source + i * step);
    }
  }

  private void gather(ShortBuffer from, int source, int step, int n) {
    if (step == 1) {
      from.get(source, shorts, 0, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      shorts[i] = from.get(source + i * step);
    }
  }

  private void gather(DoubleBuffer from, int source, int step, int n) {
    if (step == 1) {
      from.get(source, doubles, 0, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      doubles[i] = from.get(source + i * step);
    }
  }
}
