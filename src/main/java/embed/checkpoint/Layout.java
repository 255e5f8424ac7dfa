package embed.checkpoint;

/** Arithmetic on shapes and strides, both in elements, overflow checked. */
final class Layout {
  private Layout() {}

  /**
   * The product of {@code shape}; 1 for a scalar.
   *
   * @throws ArithmeticException if it does not fit
   */
  static long elements(long[] shape) {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** The strides of C order. */
  static long[] contiguous(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride = Math.multiplyExact(stride, Math.max(1, shape[i]));
    }
    return strides;
  }

  /** Whether the elements lie in C order without a gap; dimensions of size 1 have any stride. */
  static boolean isContiguous(long[] shape, long[] strides) {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      if (shape[i] != 1) {
        if (strides[i] != expected) {
          return false;
        }
        expected = Math.multiplyExact(expected, shape[i]);
      }
    }
    return true;
  }

  /**
   * How many elements of the storage a tensor spans, from its first to its last: 0 if it has none.
   *
   * @throws ArithmeticException if it does not fit
   */
  static long extent(long[] shape, long[] strides) {
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
    }
    return Math.addExact(last, 1);
  }

  /** As PyTorch prints a shape: {@code [2, 3]}. */
  static String text(long[] shape) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    return text.append(']').toString();
  }
}
