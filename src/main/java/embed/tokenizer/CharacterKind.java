package embed.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The four kinds of character that GPT-2's pattern distinguishes.
 *
 * <p>They come from a table instead of {@link Character}, because each version of Java has another
 * version of Unicode, and words must not depend on the JVM. The table is the native library's,
 * Unicode 16; a test compares every code point.
 */
final class CharacterKind {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;

  private static final byte[] ASCII = new byte[128];

  static {
    Arrays.fill(ASCII, 'A', 'Z' + 1, LETTER);
    Arrays.fill(ASCII, 'a', 'z' + 1, LETTER);
    Arrays.fill(ASCII, '0', '9' + 1, NUMBER);
    Arrays.fill(ASCII, '\t', '\r' + 1, SPACE);
    ASCII[' '] = SPACE;
  }

  private CharacterKind() {}

  /** The kind of a code point, which may be an unpaired surrogate. */
  static byte of(int codePoint) {
    return codePoint < 128 ? ASCII[codePoint] : Table.of(codePoint);
  }

  /** This class is loaded only when a text has a character outside ASCII. */
  private static final class Table {
    private static final String RESOURCE = "character-kinds.txt";
    private static final int PLANE = 0x10000;
    private static final byte[] BASIC_PLANE = new byte[PLANE];

    /**
     * The first code point, last code point and kind of each range above the Basic Multilingual
     * Plane, in order.
     */
    private static int[] beyond = new int[0];

    static {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  CharacterKind.class.getResourceAsStream(RESOURCE), StandardCharsets.US_ASCII))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.charAt(0) != '#') {
            add(line);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void add(String line) {
      byte kind =
          switch (line.charAt(0)) {
            case 'L' -> LETTER;
            case 'N' -> NUMBER;
            case 'S' -> SPACE;
            default -> throw new IllegalStateException(RESOURCE + ": " + line);
          };
      int dash = line.indexOf('-');
      int first = Integer.parseInt(line, 2, dash < 0 ? line.length() : dash, 16);
      int last = dash < 0 ? first : Integer.parseInt(line, dash + 1, line.length(), 16);
      if (last < PLANE) {
        Arrays.fill(BASIC_PLANE, first, last + 1, kind);
      } else {
        int end = beyond.length;
        beyond = Arrays.copyOf(beyond, end + 3);
        beyond[end] = first;
        beyond[end + 1] = last;
        beyond[end + 2] = kind;
      }
    }

    static byte of(int codePoint) {
      if (codePoint < PLANE) {
        return BASIC_PLANE[codePoint];
      }
      int low = 0;
      int high = beyond.length / 3 - 1;
      while (low <= high) {
        int middle = (low + high) >>> 1;
        if (codePoint < beyond[3 * middle]) {
          high = middle - 1;
        } else if (codePoint > beyond[3 * middle + 1]) {
          low = middle + 1;
        } else {
          return (byte) beyond[3 * middle + 2];
        }
      }
      return OTHER;
    }
  }
}
