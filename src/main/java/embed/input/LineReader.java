package embed.input;

import embed.EmbedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads lines of UTF-8 from a stream of bytes.
 *
 * <p>{@code \n} or {@code \r\n} ends a line. A {@code \r} elsewhere is an ordinary character, and
 * so are U+0085, U+2028 and U+2029. The last line needs no line break, and an empty line counts as
 * a line. A byte order mark at the start of the stream is skipped, because it belongs to the file
 * and not to its first line; elsewhere U+FEFF is text.
 *
 * <p>A line is returned as soon as its line break has been read: the reader never waits for more
 * bytes than the stream has available. This class is not thread-safe.
 */
public final class LineReader {
  private static final int INITIAL_CAPACITY = 1 << 16;

  /** The length of the longest array that every JVM can allocate. */
  static final int MAX_LINE_BYTES = Integer.MAX_VALUE - 8;

  private final InputStream in;
  private final InvalidUtf8 policy;
  private final int maxLineBytes;
  private byte[] buffer = new byte[INITIAL_CAPACITY];
  private int start;
  private int end;
  private boolean ended;
  private boolean opened;
  private boolean carriageReturn;
  private long lineNumber;
  private long invalidLines;

  public LineReader(InputStream in, InvalidUtf8 policy) {
    this(in, policy, MAX_LINE_BYTES);
  }

  LineReader(InputStream in, InvalidUtf8 policy, int maxLineBytes) {
    this.in = Objects.requireNonNull(in, "in");
    this.policy = Objects.requireNonNull(policy, "policy");
    this.maxLineBytes = maxLineBytes;
  }

  /** Returns the next line without its line break, or null after the last one. */
  public String next() throws IOException {
    if (!opened) {
      skipByteOrderMark();
    }
    int scanned = start;
    while (true) {
      int newline = indexOfNewline(scanned);
      if (newline >= 0) {
        carriageReturn = newline > start && buffer[newline - 1] == '\r';
        String line = line(start, carriageReturn ? newline - 1 : newline);
        start = newline + 1;
        return line;
      }
      int pending = end - start;
      if (!fill()) {
        if (pending == 0) {
          return null;
        }
        String line = line(start, end);
        start = end;
        return line;
      }
      scanned = start + pending;
    }
  }

  /**
   * Returns how many lines were returned, which is also the number of the last one, counted from 1.
   */
  public long lineNumber() {
    return lineNumber;
  }

  /** Returns the line break of the last line, for callers that join lines again. */
  public String lineBreak() {
    return carriageReturn ? "\r\n" : "\n";
  }

  /** Returns how many of the returned lines were not valid UTF-8. */
  public long invalidLines() {
    return invalidLines;
  }

  private void skipByteOrderMark() throws IOException {
    opened = true;
    while (end < 3 && startsLikeByteOrderMark() && fill()) {
      // The mark may arrive in several reads. If the stream starts with other bytes, do not wait
      // for more.
    }
    if (end >= 3 && startsLikeByteOrderMark()) {
      start = 3;
    }
  }

  private boolean startsLikeByteOrderMark() {
    return (end < 1 || buffer[0] == (byte) 0xEF)
        && (end < 2 || buffer[1] == (byte) 0xBB)
        && (end < 3 || buffer[2] == (byte) 0xBF);
  }

  private int indexOfNewline(int from) {
    byte[] bytes = buffer;
    int limit = end;
    for (int i = from; i < limit; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /**
   * Moves the pending bytes to the front and reads the bytes that the stream has available; returns
   * false at its end.
   */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int pending = end - start;
    if (start > 0) {
      // The large buffer of one very long line is released before the short lines that follow.
      boolean shrinks = buffer.length > INITIAL_CAPACITY && pending <= INITIAL_CAPACITY / 2;
      byte[] target = shrinks ? new byte[INITIAL_CAPACITY] : buffer;
      System.arraycopy(buffer, start, target, 0, pending);
      buffer = target;
      start = 0;
      end = pending;
    }
    if (end == buffer.length) {
      grow();
    }
    int read = in.read(buffer, end, buffer.length - end);
    if (read < 0) {
      ended = true;
      return false;
    }
    end += read;
    return true;
  }

  private void grow() {
    if (buffer.length >= maxLineBytes) {
      throw tooLong(null);
    }
    try {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLineBytes));
    } catch (OutOfMemoryError e) {
      throw tooLong(e);
    }
  }

  private EmbedException tooLong(OutOfMemoryError cause) {
    String limit = cause == null ? "" : ", more than the memory that Java may use";
    return new EmbedException(
        cause,
        "line %s is longer than %s bytes%s: break it into lines, if it is a line of text at all",
        lineNumber + 1,
        buffer.length,
        limit);
  }

  private String line(int from, int to) {
    lineNumber++;
    return isAscii(buffer, from, to)
        ? new String(buffer, from, to - from, StandardCharsets.ISO_8859_1)
        : decode(from, to);
  }

  private static boolean isAscii(byte[] bytes, int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }

  private String decode(int from, int to) {
    String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
    // The decoder replaces invalid bytes by U+FFFD, but the text itself can also contain U+FFFD.
    if (text.indexOf('\uFFFD') >= 0 && !isValidUtf8(from, to)) {
      if (policy == InvalidUtf8.ERROR) {
        throw new EmbedException(
            "line %s is not valid UTF-8: convert the input (for example with iconv), or let "
                + "invalid bytes be replaced by U+FFFD",
            lineNumber);
      }
      invalidLines++;
    }
    return text;
  }

  private boolean isValidUtf8(int from, int to) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try {
      decoder.decode(ByteBuffer.wrap(buffer, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
