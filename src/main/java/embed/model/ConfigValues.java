package embed.model;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import embed.file.PlainText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads values of config.json by their expected types. A value of another type is a problem, and
 * the default is taken so that reading can go on and find the others.
 */
final class ConfigValues {
  private final JsonReader json;
  private final Problems problems;

  ConfigValues(JsonReader json, Problems problems) {
    this.json = json;
    this.problems = problems;
  }

  int integer(String key, int otherwise) throws IOException {
    String text = token(key, "an integer", JsonToken.NUMBER);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      problems.add(key + " must be an integer below 2^31, is " + PlainText.quote(text));
      return otherwise;
    }
  }

  double number(String key, double otherwise) throws IOException {
    String text = token(key, "a number", JsonToken.NUMBER);
    return text == null ? otherwise : Double.parseDouble(text);
  }

  String string(String key, String otherwise) throws IOException {
    String text = token(key, "a string", JsonToken.STRING);
    return text == null ? otherwise : text;
  }

  boolean bool(String key, boolean otherwise) throws IOException {
    if (json.peek() == JsonToken.BOOLEAN) {
      return json.nextBoolean();
    }
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return otherwise;
    }
    token(key, "true or false", JsonToken.BOOLEAN);
    return otherwise;
  }

  List<String> strings(String key) throws IOException {
    List<String> strings = new ArrayList<>();
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
    } else if (json.peek() != JsonToken.BEGIN_ARRAY) {
      token(key, "a list of strings", JsonToken.BEGIN_ARRAY);
    } else {
      json.beginArray();
      while (json.hasNext()) {
        strings.add(string(key, ""));
      }
      json.endArray();
    }
    return strings;
  }

  /** Whether the value is null, false, {@code {}} or {@code []}. */
  boolean isEmpty() throws IOException {
    boolean empty = false;
    switch (json.peek()) {
      case NULL -> {
        json.nextNull();
        empty = true;
      }
      case BOOLEAN -> empty = !json.nextBoolean();
      case BEGIN_OBJECT -> {
        json.beginObject();
        empty = !json.hasNext();
        skipRest();
        json.endObject();
      }
      case BEGIN_ARRAY -> {
        json.beginArray();
        empty = !json.hasNext();
        skipRest();
        json.endArray();
      }
      default -> json.skipValue();
    }
    return empty;
  }

  private void skipRest() throws IOException {
    while (json.hasNext()) {
      json.skipValue();
    }
  }

  /** The text of the next value if it is of the expected kind, else null and a problem more. */
  private String token(String key, String expected, JsonToken kind) throws IOException {
    JsonToken found = json.peek();
    if (found == kind) {
      return json.nextString();
    }
    json.skipValue();
    problems.add(key + " must be " + expected + ", is " + name(found));
    return null;
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case NULL -> "null";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case BEGIN_ARRAY -> "a list";
      default -> "an object";
    };
  }
}
