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
 * @param size how many tokens the model has, including duplicates
 */
record Vocabulary(Map<String, Integer> ids, int size) {

  /** Reads {@code {"token": id, …}} or {@code [["token", score], …]}, where the index is the id. */
  static Vocabulary read(JsonParser json, Path file) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> ofIds(json, file);
      case START_ARRAY -> ofScores(json, file);
      default ->
          throw new EmbedException(
              "%s: the vocabulary must be an object of tokens and their ids", file);
    };
  }

  private static Vocabulary ofIds(JsonParser json, Path file) throws IOException {
    Map<String, Integer> ids = new HashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String token = json.currentName();
      int id = id(json);
      if (id < 0) {
        throw new EmbedException("%s: the id of \"%s\" is not a whole number from 0", file, token);
      }
      ids.put(token, id);
    }
    return new Vocabulary(ids, ids.size());
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
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_ARRAY
          || json.nextToken() != JsonToken.VALUE_STRING) {
        throw new EmbedException(
            "%s: element %s of the vocabulary is not a token and its score", file, size);
      }
      String token = json.getText();
      ids.put(token, size);
      size++;
      while (json.nextToken() != JsonToken.END_ARRAY) {
        json.skipChildren();
      }
    }
    return new Vocabulary(ids, size);
  }
}
