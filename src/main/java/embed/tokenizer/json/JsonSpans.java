package embed.tokenizer.json;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds where values begin and end in JSON, so that the large ones can be taken over as they are.
 * It reads valid JSON rightly and no more: what is invalid inside a value is left for its reader.
 */
final class JsonSpans {
  /** A value {@code [from, to)} in the bytes. */
  record Span(int from, int to) {}

  private final byte[] json;
  private final int to;
  private int position;

  private JsonSpans(byte[] json, int from, int to) {
    this.json = json;
    this.position = from;
    this.to = to;
  }

  /** The members of the object that fills {@code [from, to)}, or null where that is none. */
  static Map<String, Span> members(byte[] json, int from, int to) {
    JsonSpans spans = new JsonSpans(json, from, to);
    try {
      Map<String, Span> members = new LinkedHashMap<>();
      return spans.read('{', '}', members) >= 0 ? members : null;
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // it ends too early
    }
  }

  /** How many elements the array in {@code [from, to)} has, or -1 where that is none. */
  static int count(byte[] json, int from, int to) {
    try {
      return new JsonSpans(json, from, to).read('[', ']', null);
    } catch (ArrayIndexOutOfBoundsException e) {
      return -1;
    }
  }

  private int read(char open, char close, Map<String, Span> members) {
    if (next() != open) {
      return -1;
    }
    position++;
    int count = 0;
    byte first = next();
    while (first != close || count > 0) {
      String key = null;
      if (members != null) {
        if (next() != '"') {
          return -1;
        }
        int from = position + 1;
        skipString();
        key = Json.unescape(new String(json, from, position - 1 - from, StandardCharsets.UTF_8));
        if (next() != ':') {
          return -1;
        }
        position++;
      }
      next();
      int from = position;
      skipValue();
      if (members != null) {
        members.put(key, new Span(from, position));
      }
      count++;
      byte separator = next();
      if (separator == close) {
        break;
      }
      if (separator != ',') {
        return -1;
      }
      position++;
    }
    position++;
    skipBlanks();
    return position == to ? count : -1;
  }

  private byte next() {
    skipBlanks();
    return at(position);
  }

  private byte at(int i) {
    if (i >= to) {
      throw new ArrayIndexOutOfBoundsException(i);
    }
    return json[i];
  }

  private void skipBlanks() {
    while (position < to && isBlank(json[position])) {
      position++;
    }
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private void skipString() {
    int i = position + 1;
    for (byte b = at(i); b != '"'; b = at(i)) {
      i += b == '\\' ? 2 : 1;
    }
    position = i + 1;
  }

  private void skipValue() {
    byte first = at(position);
    if (first == '"') {
      skipString();
    } else if (first == '{' || first == '[') {
      skipNested();
    } else {
      while (!endsWord(at(position))) {
        position++;
      }
    }
  }

  private void skipNested() {
    int depth = 0;
    do {
      byte b = at(position);
      if (b == '"') {
        skipString();
        continue;
      }
      if (b == '{' || b == '[') {
        depth++;
      } else if (b == '}' || b == ']') {
        depth--;
      }
      position++;
    } while (depth > 0);
  }

  private static boolean endsWord(byte b) {
    return b == ',' || b == '}' || b == ']' || isBlank(b);
  }
}
