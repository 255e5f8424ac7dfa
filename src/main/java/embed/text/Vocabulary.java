package embed.text;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has to be known of a {@code vocab.json} besides its text.
 *
 * @param size how many tokens it holds
 * @param highestId the largest of its ids, -1 where it holds none
 * @param highestToken the token that has it
 * @param ids the ids of the tokens that were asked for, as far as it holds them
 */
record Vocabulary(int size, int highestId, String highestToken, Map<String, Integer> ids) {
  /** Reads {@code {"token": id, …}}, strictly. */
  static Vocabulary read(String json, Set<String> wanted, Path file) {
    int size = 0;
    int highestId = -1;
    String highestToken = null;
    Map<String, Integer> ids = new HashMap<>();
    JsonReader reader = Json.reader(json);
    try {
      if (reader.peek() != JsonToken.BEGIN_OBJECT) {
        throw new EmbedException(file + " must be a JSON object of tokens and their ids");
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
    return new Vocabulary(size, highestId, highestToken, ids);
  }

  private static int id(JsonReader reader) throws IOException {
    try {
      return reader.nextInt();
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
