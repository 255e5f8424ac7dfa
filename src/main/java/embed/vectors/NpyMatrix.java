package embed.vectors;

import embed.EmbedException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where the numbers of a matrix lie in a {@code .npy} file: that of row i and column j is number
 * {@code i * rowStep + j * columnStep} behind {@code first}.
 *
 * @param first where the first number lies, in bytes from the file's start
 */
record NpyMatrix(
    NpyHeader.Type type, long rows, int dimensions, long first, long rowStep, long columnStep) {
  /** 2¹¹²: shifts a float16 exponent (bias 15) to where float32 (bias 127) expects it. */
  private static final float FLOAT16_SCALE = 0x1p112f;

  /**
   * The matrix of an array {@code [rows, dimensions]}, or of one of {@code [hidden states, rows,
   * dimensions]}.
   *
   * @param layer which hidden state; negative counts from the end
   * @param name for messages
   */
  static NpyMatrix of(NpyHeader header, int layer, String name) {
    List<Long> shape = header.shape();
    int rank = shape.size();
    if (rank != 2 && rank != 3) {
      throw new EmbedException(
          name
              + ": its shape is "
              + shape
              + ", expected [rows, dimensions] or [hidden states, rows, dimensions]");
    }
    long states = rank == 2 ? 1 : shape.get(0);
    long rows = shape.get(rank - 2);
    long columns = shape.get(rank - 1);
    if (columns < 1 || columns > SavedVectors.MOST_DIMENSIONS) {
      throw new EmbedException(
          name
              + ": its rows of "
              + columns
              + " numbers are no vectors: expected 1 to "
              + SavedVectors.MOST_DIMENSIONS);
    }
    long state = rank == 2 ? 0 : layer < 0 ? states + layer : layer;
    if (state < 0 || state >= states) {
      throw new EmbedException(
          name + ": has " + states + " hidden states, there is no --layer " + layer + " of them");
    }
    // No product overflows: each is 0 or at most the array's bytes, which the header has checked.
    boolean fortran = header.fortranOrder();
    long stateStep = fortran ? 1 : rows * columns;
    return new NpyMatrix(
        header.type(),
        rows,
        (int) columns,
        header.start() + state * stateStep * header.type().bytes(),
        fortran ? states : columns,
        fortran ? states * rows : 1);
  }

  /** Whether a row's numbers stand one behind the other. */
  boolean hasWholeRows() {
    return columnStep == 1;
  }

  /** The number at {@code position} of {@code bytes}, which are little-endian. */
  double number(ByteBuffer bytes, int position) {
    return switch (type) {
      case F2 -> float16(bytes.getShort(position));
      case F4 -> bytes.getFloat(position);
      case F8 -> bytes.getDouble(position);
    };
  }

  /** The first numbers of {@code bytes}, which are little-endian, as many as {@code to} takes. */
  void numbers(ByteBuffer bytes, double[] to) {
    switch (type) {
      case F2 -> {
        for (int i = 0; i < to.length; i++) {
          to[i] = float16(bytes.getShort(2 * i));
        }
      }
      case F4 -> {
        // At once: one by one, the millions of a large file take several times as long.
        float[] floats = new float[to.length];
        bytes.asFloatBuffer().get(floats);
        for (int i = 0; i < to.length; i++) {
          to[i] = floats[i];
        }
      }
      case F8 -> bytes.asDoubleBuffer().get(to);
    }
  }

  private static float float16(short half) {
    // Exponent and mantissa moved to float32's places; scaling then mends the bias.
    float scaled = Float.intBitsToFloat((half & 0x7fff) << 13) * FLOAT16_SCALE;
    int bits = Float.floatToRawIntBits(scaled) | (half & 0x8000) << 16;
    return Float.intBitsToFloat((half & 0x7c00) == 0x7c00 ? bits | 0x7f800000 : bits);
  }
}
