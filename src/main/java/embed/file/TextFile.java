package embed.file;

import embed.EmbedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a whole text file of bounded size. */
public final class TextFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final char REPLACEMENT = '\uFFFD';

  private TextFile() {}

  /**
   * The text of a UTF-8 file, without a byte order mark.
   *
   * @param largest the most bytes that the file may have
   * @throws EmbedException if the file cannot be read, is too large, is of another format, or is
   *     not UTF-8
   */
  public static String read(Path file, int largest) {
    byte[] bytes = readBytes(file, largest);
    if (bytes.length == 0) {
      return "";
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    // The replacement character marks malformed bytes, unless the file itself contains it.
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(file, bytes);
    }
    return text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** Reads the bytes of a file with the same checks as its text, except that for UTF-8. */
  public static byte[] readBytes(Path file, int largest) {
    FileErrors.requireRegular(file);
    byte[] bytes;
    try {
      if (Files.size(file) > largest) {
        throw new EmbedException("%s: larger than the %s bytes allowed", file, largest);
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileErrors.io(file, e);
    }
    if (bytes.length > 0) {
      FileSignature.refuse(file, bytes);
    }
    return bytes;
  }

  private static void requireUtf8(Path file, byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(1 << 13);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) {
      out.clear();
      result = decoder.decode(in, out, true);
    }
    if (result.isError()) {
      throw new EmbedException(
          "%s: not UTF-8 at byte %s; copy or download it again", file, in.position());
    }
  }
}
