package embed.weights;

import embed.EmbedException;
import embed.text.PlainText;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads the operands of pickle opcodes from a file, piece by piece. Nothing is allocated for bytes
 * that the file does not have.
 */
final class PickleInput {
  private static final int LONGEST_LINE = 1 << 12;
  private static final int LONGEST_INTEGER = 16;

  /** Bytes of a string that is read: names are much shorter. */
  private static final int LONGEST_STRING = 1 << 16;

  private static final int PIECE = 1 << 16;

  private final MappedFile file;
  private final Unpickler owner;

  /** Where the next piece starts in the file. */
  private long next;

  /** Where the last piece ends in the file. */
  private final long end;

  private ByteBuffer in = ByteBuffer.allocate(0);

  PickleInput(MappedFile file, long start, long length, Unpickler owner) {
    this.file = file;
    this.owner = owner;
    this.next = start;
    this.end = start + length;
  }

  /** Where the next operand starts in the file. */
  long position() {
    return next - in.remaining();
  }

  int u8() {
    return need(1).get() & 0xff;
  }

  int u16() {
    return need(2).getShort() & 0xffff;
  }

  int i32() {
    return need(4).getInt();
  }

  long i64() {
    return need(8).getLong();
  }

  double bigEndianDouble() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  void skip(long count) {
    long at = position();
    if (count < 0 || count > end - at) {
      throw ends();
    }
    if (count <= in.remaining()) {
      in.position(in.position() + (int) count);
    } else {
      in = ByteBuffer.allocate(0);
      next = at + count;
    }
  }

  /**
   * A little-endian two's complement integer: a Long if it fits, else a BigInteger; null if it is
   * longer than any that is looked at.
   */
  Object integer(int length) {
    if (length < 0 || length > LONGEST_INTEGER) {
      skip(length & 0xffffffffL);
      return null;
    }
    byte[] bigEndian = new byte[length + 1];
    need(length);
    for (int i = length; i > 0; i--) {
      bigEndian[i] = in.get();
    }
    bigEndian[0] = (byte) (length > 0 && bigEndian[1] < 0 ? -1 : 0);
    BigInteger integer = new BigInteger(bigEndian);
    if (integer.bitLength() < Long.SIZE) {
      return integer.longValue();
    }
    return integer;
  }

  /** A string in UTF-8; null if it is longer than any that is looked at. */
  String string(long length) {
    if (length > LONGEST_STRING) {
      skip(length);
      return null;
    }
    need(length);
    byte[] bytes = new byte[(int) length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The text up to the next line feed, which is skipped. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (int c = u8(); c != '\n'; c = u8()) {
      if (line.length() == LONGEST_LINE) {
        throw owner.corrupt("a line without an end");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Protocol 0's strings. Their escapes are kept: only pickles that are refused have any. */
  String quotedLine() {
    String line = line();
    int end = line.length() - 1;
    if (end < 1 || line.charAt(0) != line.charAt(end) || "'\"".indexOf(line.charAt(0)) < 0) {
      throw owner.corrupt("a string without quotes");
    }
    return line.substring(1, end);
  }

  /** Protocol 0's integers; {@code 00} and {@code 01} are its booleans. */
  Object textInteger() {
    String line = line();
    return switch (line) {
      case "00" -> false;
      case "01" -> true;
      default -> parse(line);
    };
  }

  long textLong() {
    String line = line();
    return parse(line.endsWith("L") ? line.substring(0, line.length() - 1) : line);
  }

  private long parse(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw owner.corrupt("the integer " + PlainText.quote(digits));
    }
  }

  /** The input, with at least {@code count} bytes. */
  private ByteBuffer need(long count) {
    if (count >= 0 && count <= in.remaining()) {
      return in;
    }
    long left = end - position();
    if (count < 0 || count > left) {
      throw ends();
    }
    long start = position();
    in = file.read(start, (int) Math.min(left, Math.max(count, PIECE)));
    next = start + in.limit();
    return in;
  }

  private EmbedException ends() {
    return owner.corrupt("it ends early or is longer than " + Limits.PICKLE + " bytes");
  }
}
