package embed.vectors;

import embed.EmbedException;
import embed.file.Float16;
import embed.text.PlainText;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a {@code .npy} file, format versions 1 to 3, in the form in which NumPy writes it.
 * The array is {@code [rows, dimensions]} or {@code [hidden states, rows, dimensions]}, in C order.
 *
 * @param type the dtype of the numbers
 * @param skipped the bytes between the header and the first number of the selected hidden state
 * @param end the size that the file must have, in bytes
 * @see <a
 *     href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
record NpyHeader(Type type, long rows, int dimensions, long skipped, long end) {
  /** The supported floating-point dtypes, all little-endian. */
  enum Type {
    F2(2),
    F4(4),
    F8(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the size of one number in bytes. */
    int bytes() {
      return bytes;
    }

    /** Fills {@code to} with the first numbers of {@code bytes}, which are little-endian. */
    void read(ByteBuffer bytes, double[] to) {
      switch (this) {
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
  }

  /** NumPy's own limit for the header, in bytes ({@code _MAX_HEADER_SIZE}). */
  private static final int LONGEST = 10_000;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** The header's text, padded with blanks. Some libraries leave out the last comma. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\{'descr': (.*), 'fortran_order': (True|False), 'shape': \\((.*)\\),? ?\\} *\n");

  private static final Pattern SHAPE = Pattern.compile("(?:([0-9]+), )?([0-9]+), ([0-9]+)");

  /**
   * Reads a header, and leaves the stream after it.
   *
   * @param layer the index of the hidden state; negative indices count from the end
   * @param name the file or archive entry, for messages
   */
  static NpyHeader read(DataInputStream in, int layer, String name) throws IOException {
    try {
      byte[] magic = in.readNBytes(MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new EmbedException("%s: not a .npy file: it does not begin with \\x93NUMPY", name);
      }
      int major = in.readUnsignedByte();
      int minor = in.readUnsignedByte();
      if (major < 1 || major > 3 || minor != 0) {
        throw new EmbedException(
            "%s: .npy version %d.%d, read are 1.0, 2.0 and 3.0", name, major, minor);
      }
      long length =
          major == 1
              ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
              : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
      if (length > LONGEST) {
        throw new EmbedException(
            "%s: its .npy header of %d bytes is longer than %d", name, length, LONGEST);
      }
      byte[] header = new byte[(int) length];
      in.readFully(header);
      long start = MAGIC.length + 2L + (major == 1 ? 2 : 4) + length;
      return parse(new String(header, StandardCharsets.ISO_8859_1), start, layer, name);
    } catch (EOFException e) {
      throw new EmbedException(e, "%s: ends inside its .npy header: truncated?", name);
    }
  }

  private static NpyHeader parse(String text, long start, int layer, String name) {
    Matcher header = FORM.matcher(text);
    if (!header.matches()) {
      throw new EmbedException(
          "%s: its .npy header is %s, expected {'descr': '<f4', 'fortran_order': False, "
              + "'shape': (2, 3), } and a newline, as NumPy writes it",
          name, PlainText.quote(text.strip()));
    }
    Type type = type(header.group(1), name);
    if (header.group(2).equals("True")) {
      throw new EmbedException(
          "%s: is in Fortran order; in NumPy, save np.ascontiguousarray(array)", name);
    }
    String shape = PlainText.shorten(header.group(3));
    Matcher sizes = SHAPE.matcher(header.group(3));
    if (!sizes.matches()) {
      throw new EmbedException(
          "%s: its shape is (%s), expected (rows, dimensions) or (hidden states, rows, dimensions)",
          name, shape);
    }
    boolean hasStates = sizes.group(1) != null;
    try {
      long states = hasStates ? Long.parseLong(sizes.group(1)) : 1;
      long rows = Long.parseLong(sizes.group(2));
      long dimensions = Long.parseLong(sizes.group(3));
      long numbers = Math.multiplyExact(Math.multiplyExact(states, rows), dimensions);
      long end = Math.addExact(start, Math.multiplyExact(numbers, type.bytes));
      if (dimensions < 1 || dimensions > SavedVectors.MOST_DIMENSIONS) {
        throw new EmbedException(
            "%s: its rows of %d numbers are no vectors: expected 1 to %d",
            name, dimensions, SavedVectors.MOST_DIMENSIONS);
      }
      long state = !hasStates ? 0 : layer < 0 ? states + layer : layer;
      if (state < 0 || state >= states) {
        throw new EmbedException(
            "%s: has %d hidden states, there is no --layer %d of them", name, states, layer);
      }
      // This is less than the size of the array.
      long skipped = state * rows * dimensions * type.bytes;
      return new NpyHeader(type, rows, (int) dimensions, skipped, end);
    } catch (NumberFormatException | ArithmeticException e) {
      throw new EmbedException(e, "%s: its shape (%s) is larger than any file", name, shape);
    }
  }

  private static Type type(String descr, String name) {
    return switch (descr) {
      case "'<f2'" -> Type.F2;
      case "'<f4'" -> Type.F4;
      case "'<f8'" -> Type.F8;
      case "'|i1'", "'|u1'" ->
          throw new EmbedException(
              "%s: its dtype is %s: quantized vectors do not compare with others; give float32 or "
                  + "float16",
              name, descr);
      default ->
          throw new EmbedException(
              "%s: its dtype is %s; read are <f2, <f4 and <f8 (in NumPy: save array.astype(\"<f4\"))",
              name, PlainText.shorten(descr));
    };
  }
}
