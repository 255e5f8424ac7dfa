package embed.tokenizer.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens of a vocabulary and their ids.
 *
 * @param size how many tokens it holds
 * @param highestId the largest of its ids, -1 where it holds none
 * @param highestToken the token that has it, or null
 * @param longestToken the characters of its longest token
 */
record Vocabulary(
    Map<String, Integer> ids, int size, int highestId, String highestToken, int longestToken) {

  /** Reads {@code {"token": id, …}} or {@code [["token", score], …]}, where a place is an id. */
  static Vocabulary read(JsonParser json, Path file) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> ofIds(json, file);
      case START_ARRAY -> ofScores(json, file);
      default ->
          throw new EmbedException(
              file + ": the vocabulary must be an object of tokens and their ids");
    };
  }

  private static Vocabulary ofIds(JsonParser json, Path file) throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    int highestId = -1;
    String highestToken = null;
    int longestToken = 0;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String token = json.currentName();
      int id = id(json);
      if (id < 0) {
        throw new EmbedException(
            file + ": the id of \"" + token + "\" is not a whole number from 0");
      }
      ids.put(token, id);
      longestToken = Math.max(longestToken, token.length());
      if (id > highestId) {
        highestId = id;
        highestToken = token;
      }
    }
    return new Vocabulary(ids, ids.size(), highestId, highestToken, longestToken);
  }

  private static int id(JsonParser json) throws IOException {
    boolean isInt =
        json.nextToken() == JsonToken.VALUE_NUMBER_INT
            && json.getNumberType() == JsonParser.NumberType.INT;
    return isInt ? json.getIntValue() : -1;
  }

  private static Vocabulary ofScores(JsonParser json, Path file) throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    int size = 0;
    String token = null;
    int longestToken = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_ARRAY
          || json.nextToken() != JsonToken.VALUE_STRING) {
        throw new EmbedException(
            file + ": element " + size + " of the vocabulary is not a token and its score");
      }
      token = json.getText();
      ids.put(token, size);
      longestToken = Math.max(longestToken, token.length());
      size++;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        json.skipChildren();
      }
    }
    return new Vocabulary(ids, size, size - 1, token, longestToken);
  }
}
