package embed.tokenizer.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import embed.EmbedException;
import java.nio.file.Path;

/**
 * One of the tokenizer's small JSON files, with values of the expected type or an error that names
 * the file and the key.
 */
record SettingsFile(Path path, JsonObject json) {
  static SettingsFile read(TokenizerFiles files, String name) {
    String text = files.text(name);
    Path path = files.path(name);
    return new SettingsFile(path, text == null ? new JsonObject() : Json.object(text, path));
  }

  boolean bool(String key, boolean absent) {
    return flag(json, key, absent);
  }

  /** The string at a key, or null where there is none. */
  String string(String key) {
    JsonElement value = json.get(key);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrong(key, "a string", value);
  }

  /** The length at a key; as good as none where the key is absent or the number beyond a long. */
  long length(String key) {
    JsonElement value = json.get(key);
    if (value == null || value.isJsonNull()) {
      return Long.MAX_VALUE;
    }
    if (value instanceof JsonPrimitive number && number.isNumber() && number.getAsDouble() >= 1) {
      // The cast saturates: the 1e30 that stands for "no limit" becomes Long.MAX_VALUE.
      return (long) number.getAsDouble();
    }
    throw wrong(key, "a whole number from 1", value);
  }

  int id(String key, JsonElement value) {
    if (value instanceof JsonPrimitive number && number.isNumber()) {
      double id = number.getAsDouble();
      if (id >= 0 && id == (int) id) {
        return (int) id;
      }
    }
    throw wrong("the id of \"" + key + "\"", "a whole number from 0", value);
  }

  int id(String key) {
    try {
      int id = Integer.parseInt(key);
      if (id >= 0) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Refused like a negative number.
    }
    throw wrong("an id", "a whole number from 0", new JsonPrimitive(key));
  }

  /**
   * A token: a string, or an object with its flags.
   *
   * @param special whether it is special whatever its flags say
   */
  AddedToken token(String key, JsonElement value, boolean special) {
    if (value instanceof JsonPrimitive text && text.isString()) {
      return AddedToken.plain(text.getAsString(), special);
    }
    if (value instanceof JsonObject object
        && object.get("content") instanceof JsonPrimitive content
        && content.isString()) {
      boolean isSpecial = special || flag(object, "special", false);
      return new AddedToken(
          content.getAsString(),
          flag(object, "single_word", false),
          flag(object, "lstrip", false),
          flag(object, "rstrip", false),
          flag(object, "normalized", !isSpecial),
          isSpecial);
    }
    throw wrong(key, "a token, which is a string or an object with \"content\"", value);
  }

  private boolean flag(JsonObject object, String key, boolean absent) {
    JsonElement value = object.get(key);
    if (value == null || value.isJsonNull()) {
      return absent;
    }
    if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
      return primitive.getAsBoolean();
    }
    throw wrong(key, "true or false", value);
  }

  EmbedException wrong(String what, String expected, JsonElement found) {
    return new EmbedException(
        path + ": " + what + " must be " + expected + ", but is " + Json.describe(found));
  }
}
