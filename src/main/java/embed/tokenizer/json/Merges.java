package embed.tokenizer.json;

import embed.EmbedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns {@code merges.txt} into the JSON list of a {@code tokenizer.json}, as {@code
 * RobertaTokenizer.__init__} reads it: without the first line, which is a comment, and without what
 * follows the last newline. Of equal merges the first counts.
 */
final class Merges {
  private final byte[] text;
  private final Path file;

  /** Hashes of the merges so far, open addressing; 0 is a free place. */
  private final long[] hashes;

  private Merges(byte[] text, Path file) {
    this.text = text;
    this.file = file;
    int lines = 0;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    this.hashes = new long[Integer.highestOneBit(Math.max(8, lines)) << 2];
  }

  /** The list of merges as JSON strings {@code "a b"}. */
  static byte[] toJson(byte[] text, Path file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + text.length / 2 + 16);
    if (!new Merges(text, file).write(out)) {
      // Two merges have one hash. Either they are equal or that is chance: compare them whole.
      out.reset();
      new Merges(text, file).writeDistinct(out);
    }
    return out.toByteArray();
  }

  private boolean write(ByteArrayOutputStream out) {
    out.write('[');
    int start = indexOfNewline(0) + 1;
    boolean first = true;
    int line = 2;
    for (int end = indexOfNewline(start); start > 0 && end >= 0; end = indexOfNewline(start)) {
      int to = end > start && text[end - 1] == '\r' ? end - 1 : end;
      if (to > start) {
        if (!isNew(check(start, to, line))) {
          return false;
        }
        if (!first) {
          out.write(',');
        }
        writeString(start, to, out);
        first = false;
      }
      start = end + 1;
      line++;
    }
    out.write(']');
    return true;
  }

  private void writeDistinct(ByteArrayOutputStream out) {
    Set<String> seen = new HashSet<>();
    String[] lines = new String(text, StandardCharsets.UTF_8).split("\n", -1);
    out.write('[');
    for (int i = 1; i < lines.length - 1; i++) {
      String line =
          lines[i].endsWith("\r") ? lines[i].substring(0, lines[i].length() - 1) : lines[i];
      if (!line.isEmpty() && seen.add(line)) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (seen.size() > 1) {
          out.write(',');
        }
        new Merges(bytes, file).writeString(0, bytes.length, out);
      }
    }
    out.write(']');
  }

  private int indexOfNewline(int from) {
    for (int i = from; i < text.length; i++) {
      if (text[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Checks that a line is two tokens with a blank between them, and gives its hash. */
  private long check(int from, int to, int line) {
    int blanks = 0;
    long hash = 0;
    for (int i = from; i < to; i++) {
      byte b = text[i];
      hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
      if (b == ' ') {
        blanks++;
      } else if (b >= 0 && b < ' ') {
        blanks = 2;
      }
    }
    if (blanks != 1 || text[from] == ' ' || text[to - 1] == ' ') {
      throw new EmbedException(
          file
              + ": line "
              + line
              + " is not two tokens with a blank between them; download it again");
    }
    return hash == 0 ? 1 : hash;
  }

  private boolean isNew(long hash) {
    int mask = hashes.length - 1;
    for (int i = (int) hash & mask; ; i = (i + 1) & mask) {
      if (hashes[i] == 0) {
        hashes[i] = hash;
        return true;
      }
      if (hashes[i] == hash) {
        return false;
      }
    }
  }

  private void writeString(int from, int to, ByteArrayOutputStream out) {
    out.write('"');
    int start = from;
    for (int i = from; i < to; i++) {
      if (text[i] == '"' || text[i] == '\\') {
        out.write(text, start, i - start);
        out.write('\\');
        start = i;
      }
    }
    out.write(text, start, to - start);
    out.write('"');
  }
}
