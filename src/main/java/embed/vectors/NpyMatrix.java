package embed.vectors;

import embed.EmbedException;
import embed.file.Float16;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The memory layout of a matrix in a {@code .npy} file. The number at row i and column j is {@code
 * i * rowStep + j * columnStep} numbers after {@code first}.
 *
 * @param first the position of the first number, in bytes from the start of the file
 * @param rowStep the distance from one row to the next, in numbers
 * @param columnStep the distance from one column to the next, in numbers
 */
record NpyMatrix(
    NpyHeader.Type type, long rows, int dimensions, long first, long rowStep, long columnStep) {
  /**
   * Selects the matrix in an array {@code [rows, dimensions]} or {@code [hidden states, rows,
   * dimensions]}.
   *
   * @param layer the index of the hidden state; negative indices count from the end
   * @param name the file or array, for messages
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
    // No product overflows: each is 0 or at most the size of the array, which the header has
    // checked.
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

  /** Returns whether the numbers of a row are contiguous. */
  boolean hasContiguousRows() {
    return columnStep == 1;
  }

  /** Returns the number at {@code position} in {@code bytes}, which are little-endian. */
  double number(ByteBuffer bytes, int position) {
    return switch (type) {
      case F2 -> float16(bytes.getShort(position));
      case F4 -> bytes.getFloat(position);
      case F8 -> bytes.getDouble(position);
    };
  }

  /** Fills {@code to} with the first numbers of {@code bytes}, which are little-endian. */
  void numbers(ByteBuffer bytes, double[] to) {
    switch (type) {
      // Bulk conversion is several times faster than one number at a time for large files.
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
