package embed.vectors;

import embed.EmbedException;
import embed.file.Float16;
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
      // At once: one by one, the millions of a large file take several times as long.
      case F2 -> {
        short[] halves = new short[to.length];
        bytes.asShortBuffer().get(halves);
        float[] floats = new float[to.length];
        Float16.widen(halves, floats, floats.length);
        copy(floats, to);
      }
      case F4 -> {
        float[] floats = new float[to.length];
        bytes.asFloatBuffer().get(floats);
        copy(floats, to);
      }
      case F8 -> bytes.asDoubleBuffer().get(to);
    }
  }

  private static void copy(float[] from, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = from[i];
    }
  }

  private static float float16(short half) {
    float[] wide = new float[1];
    Float16.widen(new short[] {half}, wide, 1);
    return wide[0];
  }
}
