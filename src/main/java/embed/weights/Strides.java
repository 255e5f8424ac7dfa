package embed.weights;

/** Arithmetic on shapes and strides, both in elements, overflow checked. */
public final class Strides {
  private Strides() {}

  /**
   * The product of {@code shape}; 1 for a scalar.
   *
   * @throws ArithmeticException if it does not fit
   */
  public static long elements(long[] shape) {
    long product = 1;
    for (long size : shape) {
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** The strides of C order; meaningless, and without overflow, if there are no elements. */
  public static long[] contiguous(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape[i]);
    }
    return strides;
  }

  /**
   * Whether the elements are in C order without a gap; dimensions of size 1 may have any stride.
   */
  static boolean isContiguous(long[] shape, long[] strides) {
    boolean inOrder = true;
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] == 0) {
        return true;
      }
      inOrder &= shape[i] == 1 || strides[i] == expected;
      expected *= shape[i];
    }
    return inOrder;
  }

  /**
   * How many elements of the storage a tensor spans, from its first to its last; 0 if it is empty.
   *
   * @throws ArithmeticException if it does not fit
   */
  static long extent(long[] shape, long[] strides) {
    if (elements(shape) == 0) {
      return 0;
    }
    long last = 0;
    for (int i = 0; i < shape.length; i++) {
      last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
    }
    return Math.addExact(last, 1);
  }

  /** As PyTorch prints a shape: {@code [2, 3]}. */
  public static String text(long[] shape) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    return text.append(']').toString();
  }
}
