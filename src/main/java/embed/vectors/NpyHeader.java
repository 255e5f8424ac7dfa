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
 * What stands before the numbers of a {@code .npy} file, of the format's versions 1 to 3.
 *
 * @param type of the numbers
 * @param fortranOrder whether the first index varies fastest
 * @param shape the array's; each dimension is at least 0, and so many elements have a number of
 *     bytes that fits a long
 * @param start where the numbers begin, in bytes from the file's start
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">
 *     numpy.lib.format</a>
 */
record NpyHeader(Type type, boolean fortranOrder, List<Long> shape, long start) {
  /** The floating-point types that are read, all little-endian. */
  enum Type {
    F2(2),
    F4(4),
    F8(8);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    /** Of one number. */
    int bytes() {
      return bytes;
    }

    /** numpy's name for it. */
    String descr() {
      return "<f" + bytes;
    }
  }

  /** numpy's own cap ({@code _MAX_HEADER_SIZE}). */
  static final int LONGEST = 10_000;

  /** As many as numpy 1 allows. */
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

  /** How many bytes the numbers take. */
  long bytes() {
    long bytes = type.bytes();
    for (long dimension : shape) {
      bytes *= dimension;
    }
    return bytes;
  }

  /**
   * Reads a header; afterwards the stream is at the first number.
   *
   * @param name of the file or of the archive's entry, for messages
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

  /** The header's text: a Python dictionary with three keys, and blanks up to a newline. */
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
          case "fortran_order" -> fortranOrder = truth();
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
      throw new EmbedException(
          name
              + ": its dtype is "
              + PlainText.quote(descr)
              + "; read are <f2, <f4 and <f8 (in numpy: save array.astype(\"<f4\"))");
    }

    private boolean truth() {
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
        // Python writes a tuple of one as (5,), so (5) is no tuple.
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

    /** The next character that is no blank, or NUL at the end. */
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
