package embed.vectors;

import embed.EmbedException;
import embed.file.PlainText;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The header of a {@code .npy} file, format versions 1 to 3.
 *
 * @param type the dtype of the numbers
 * @param fortranOrder whether the first index varies fastest
 * @param shape the array's shape; each dimension is at least 0, and the total size in bytes fits in
 *     a long
 * @param start the position of the first number, in bytes from the start of the file
 * @see <a
 *     href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
record NpyHeader(Type type, boolean fortranOrder, List<Long> shape, long start) {
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

    /** Returns numpy's name for the dtype. */
    String descr() {
      return "<f" + bytes;
    }
  }

  /** numpy's own limit for the header, in bytes ({@code _MAX_HEADER_SIZE}). */
  static final int LONGEST = 10_000;

  /** The limit of numpy 1. */
  private static final int MOST_DIMENSIONS = 32;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  NpyHeader {
    shape = List.copyOf(shape);
    long bytes = type.bytes();
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new IllegalArgumentException("negative dimension " + dimension);
      }
      bytes = Math.multiplyExact(bytes, dimension);
    }
    Math.addExact(bytes, start);
  }

  /** Returns the total size of the numbers in bytes. */
  long bytes() {
    long bytes = type.bytes();
    for (long dimension : shape) {
      bytes *= dimension;
    }
    return bytes;
  }

  /**
   * Reads a header and leaves the stream at the first number.
   *
   * @param name the file or archive entry, for messages
   */
  static NpyHeader read(DataInputStream in, String name) throws IOException {
    try {
      byte[] magic = in.readNBytes(MAGIC.length);
      if (!Arrays.equals(magic, MAGIC)) {
        throw new EmbedException(name + ": not a .npy file: it does not begin with \\x93NUMPY");
      }
      int major = in.readUnsignedByte();
      int minor = in.readUnsignedByte();
      if (major < 1 || major > 3 || minor != 0) {
        throw new EmbedException(
            name + ": .npy version " + major + "." + minor + ", read are 1.0, 2.0 and 3.0");
      }
      long length =
          major == 1
              ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
              : Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
      if (length > LONGEST) {
        throw new EmbedException(
            name + ": its .npy header of " + length + " bytes is longer than " + LONGEST);
      }
      byte[] header = new byte[(int) length];
      in.readFully(header);
      String text =
          new String(header, major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
      return new Parser(name, text).parse(MAGIC.length + 2L + (major == 1 ? 2 : 4) + length);
    } catch (EOFException e) {
      throw new EmbedException(name + ": ends inside its .npy header: truncated?", e);
    }
  }

  /**
   * Parses the header's text: a Python dictionary with three keys, padded with blanks up to a
   * newline.
   */
  private static final class Parser {
    private final String name;
    private final String text;
    private int at;

    Parser(String name, String text) {
      this.name = name;
      this.text = text;
    }

    NpyHeader parse(long start) {
      Type type = null;
      Boolean fortranOrder = null;
      List<Long> shape = null;
      Set<String> keys = new HashSet<>();
      expect('{');
      while (peek() != '}') {
        String key = string();
        if (!keys.add(key)) {
          throw bad("a key twice");
        }
        expect(':');
        switch (key) {
          case "descr" -> type = type();
          case "fortran_order" -> fortranOrder = bool();
          case "shape" -> shape = tuple();
          default -> throw bad("a key other than descr, fortran_order and shape");
        }
        if (peek() != '}') {
          expect(',');
        }
      }
      expect('}');
      if (!text.substring(at).isBlank()) {
        throw bad("more than one dictionary");
      }
      if (keys.size() < 3) {
        throw bad("not all of descr, fortran_order and shape");
      }
      try {
        return new NpyHeader(type, fortranOrder, shape, start);
      } catch (ArithmeticException e) {
        throw new EmbedException(name + ": its shape " + shape + " is larger than any file", e);
      }
    }

    private Type type() {
      if (peek() != '\'' && peek() != '"') {
        throw bad("a structured dtype; vectors are float16, float32 or float64");
      }
      String descr = string();
      for (Type type : Type.values()) {
        if (descr.equals(type.descr())) {
          return type;
        }
      }
      if (descr.equals("|i1") || descr.equals("|u1")) {
        throw new EmbedException(
            name
                + ": its dtype is "
                + PlainText.quote(descr)
                + ": quantized vectors do not compare with others; give float32 or float16");
      }
      throw new EmbedException(
          name
              + ": its dtype is "
              + PlainText.quote(descr)
              + "; read are <f2, <f4 and <f8 (in numpy: save array.astype(\"<f4\"))");
    }

    private boolean bool() {
      for (boolean value : new boolean[] {false, true}) {
        String word = value ? "True" : "False";
        peek();
        if (text.startsWith(word, at)) {
          at += word.length();
          return value;
        }
      }
      throw bad("a fortran_order that is neither True nor False");
    }

    private List<Long> tuple() {
      List<Long> values = new ArrayList<>();
      expect('(');
      while (peek() != ')') {
        if (values.size() == MOST_DIMENSIONS) {
          throw bad("more than " + MOST_DIMENSIONS + " dimensions");
        }
        values.add(natural());
        // Python writes a tuple of one element as (5,), so (5) is not a tuple.
        if (values.size() == 1 || peek() != ')') {
          expect(',');
        }
      }
      expect(')');
      return values;
    }

    private long natural() {
      peek();
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      try {
        return Long.parseLong(text.substring(from, at));
      } catch (NumberFormatException e) {
        throw bad("a dimension that is no natural number below 2^63");
      }
    }

    private String string() {
      char quote = peek();
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw bad("no string where one belongs");
      }
      String value = text.substring(at + 1, end);
      if (value.indexOf('\\') >= 0) {
        throw bad("an escape in a string");
      }
      at = end + 1;
      return value;
    }

    private void expect(char wanted) {
      if (peek() != wanted) {
        throw bad("no " + wanted + " where one belongs");
      }
      at++;
    }

    /** Returns the next character that is not a blank, or NUL at the end. */
    private char peek() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : '\0';
    }

    private EmbedException bad(String found) {
      return new EmbedException(
          name + ": its .npy header has " + found + ": " + PlainText.quote(text.strip()));
    }
  }
}
