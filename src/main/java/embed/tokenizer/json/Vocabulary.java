package embed.tokenizer.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import embed.EmbedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has to be known of a vocabulary besides its text.
 *
 * @param size how many tokens it holds
 * @param highestId the largest of its ids, -1 where it holds none
 * @param highestToken the token that has it, or null
 * @param longestToken the characters of its longest token, at least
 * @param ids the ids of the tokens that were asked for, as far as it holds them
 */
record Vocabulary(
    int size, int highestId, String highestToken, int longestToken, Map<String, Integer> ids) {

  /**
   * Reads {@code {"token": id, …}}.
   *
   * @param json the UTF-8 text around it, which goes from {@code from} to {@code to}
   * @param wanted the tokens whose ids are asked for
   * @param file the name for messages
   */
  static Vocabulary read(byte[] json, int from, int to, Set<String> wanted, Path file) {
    Vocabulary vocabulary = new Scanner(json, from, to, wanted).scan();
    // The scanner gives up on whatever it does not expect; the strict reader knows what is wrong.
    return vocabulary != null
        ? vocabulary
        : readStrictly(new String(json, from, to - from, StandardCharsets.UTF_8), wanted, file);
  }

  /** Reads {@code [["token", score], …]}, in which a token's place is its id. */
  static Vocabulary readList(byte[] json, JsonSpans.Span list, Set<String> wanted, Path file) {
    int size = 0;
    Map<String, Integer> ids = new HashMap<>();
    String last = null;
    JsonReader reader =
        Json.reader(new String(json, list.from(), list.to() - list.from(), StandardCharsets.UTF_8));
    try {
      reader.beginArray();
      while (reader.hasNext()) {
        reader.beginArray();
        last = reader.nextString();
        if (wanted.contains(last)) {
          ids.put(last, size);
        }
        reader.skipValue();
        reader.endArray();
        size++;
      }
      reader.endArray();
    } catch (IOException | IllegalStateException e) {
      throw Json.malformed(file, new IOException(Json.firstLine(e), e));
    }
    return new Vocabulary(size, size - 1, last, 0, ids);
  }

  static Vocabulary readStrictly(String json, Set<String> wanted, Path file) {
    int size = 0;
    int highestId = -1;
    String highestToken = null;
    int longestToken = 0;
    Map<String, Integer> ids = new HashMap<>();
    Json.requireText(json, file);
    JsonReader reader = Json.reader(json);
    try {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw new EmbedException(
            file + ": the vocabulary must be an object of tokens and their ids");
      }
      reader.beginObject();
      while (reader.hasNext()) {
        String token = reader.nextName();
        int id = reader.peek() == JsonToken.NUMBER ? id(reader) : -1;
        if (id < 0) {
          throw new EmbedException(
              file + ": the id of \"" + token + "\" is not a whole number from 0");
        }
        size++;
        longestToken = Math.max(longestToken, token.length());
        if (id > highestId) {
          highestId = id;
          highestToken = token;
        }
        if (wanted.contains(token)) {
          ids.put(token, id);
        }
      }
      reader.endObject();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new EmbedException(file + " goes on after its JSON object: download it again");
      }
    } catch (IOException e) {
      throw Json.malformed(file, e);
    }
    return new Vocabulary(size, highestId, highestToken, longestToken, ids);
  }

  private static int id(JsonReader reader) throws IOException {
    try {
      return reader.nextInt();
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** One quick pass over the bytes, as start-up waits for it. */
  private static final class Scanner {
    private final byte[] json;
    private final int from;
    private final int to;
    private final Set<String> wanted;
    private final boolean[] wantedFirst = new boolean[256];

    Scanner(byte[] json, int from, int to, Set<String> wanted) {
      this.json = json;
      this.from = from;
      this.to = to;
      this.wanted = wanted;
      for (String token : wanted) {
        if (!token.isEmpty()) {
          wantedFirst[token.getBytes(StandardCharsets.UTF_8)[0] & 0xFF] = true;
        }
      }
    }

    /** The vocabulary, or null where the text is not just such an object. */
    Vocabulary scan() {
      Map<String, Integer> ids = new HashMap<>();
      int size = 0;
      int highestId = -1;
      int highestFrom = 0;
      int highestTo = 0;
      int longest = 0;
      int i = skipBlanks(from);
      if (i == to || json[i] != '{') {
        return null;
      }
      i = skipBlanks(i + 1);
      if (i < to && json[i] == '}') {
        return endsAt(i + 1) ? new Vocabulary(0, -1, null, 0, ids) : null;
      }
      while (true) {
        if (i >= to || json[i] != '"') {
          return null;
        }
        int start = i + 1;
        i = endOfString(start);
        int end = i;
        i = i < 0 ? to : skipBlanks(i + 1);
        if (i >= to || json[i] != ':') {
          return null;
        }
        i = skipBlanks(i + 1);
        int digits = i;
        long id = 0;
        while (i < to && json[i] >= '0' && json[i] <= '9' && i - digits < 10) {
          id = 10 * id + (json[i] - '0');
          i++;
        }
        if (i == digits || id > Integer.MAX_VALUE) {
          return null;
        }
        size++;
        longest = Math.max(longest, end - start);
        if (id > highestId) {
          highestId = (int) id;
          highestFrom = start;
          highestTo = end;
        }
        if (end == start || mayBeWanted(start, end)) {
          String token = string(start, end);
          if (wanted.contains(token)) {
            ids.put(token, (int) id);
          }
        }
        i = skipBlanks(i);
        if (i < to && json[i] == '}') {
          String highestToken = string(highestFrom, highestTo);
          return endsAt(i + 1) ? new Vocabulary(size, highestId, highestToken, longest, ids) : null;
        }
        if (i >= to || json[i] != ',') {
          return null;
        }
        i = skipBlanks(i + 1);
      }
    }

    /** Most tokens are told apart from those asked for by their first byte. */
    private boolean mayBeWanted(int at, int end) {
      if (json[at] != '\\') {
        return wantedFirst[json[at] & 0xFF];
      }
      if (json[at + 1] != 'u' || end - at < 6) {
        return true;
      }
      int c = 0;
      for (int i = at + 2; i < at + 6; i++) {
        c = 16 * c + Math.max(0, Character.digit(json[i], 16));
      }
      if (c < 0x80) {
        return wantedFirst[c];
      }
      return c >= 0x800 || wantedFirst[0xC0 | c >> 6];
    }

    private int skipBlanks(int at) {
      int i = at;
      while (i < to && JsonSpans.isBlank(json[i])) {
        i++;
      }
      return i;
    }

    private boolean endsAt(int i) {
      return skipBlanks(i) == to;
    }

    private int endOfString(int at) {
      for (int i = at; i < to; i++) {
        byte b = json[i];
        if (b == '"') {
          return i;
        }
        if (b == '\\') {
          i++;
        } else if (b >= 0 && b < ' ') {
          return -1;
        }
      }
      return -1;
    }

    private String string(int at, int end) {
      return Json.unescape(new String(json, at, end - at, StandardCharsets.UTF_8));
    }
  }
}
