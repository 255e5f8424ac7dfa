package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import java.nio.file.Path;
import java.util.Map;

/**
 * One of the tokenizer's small JSON files. Its values have the expected type, or else an error
 * names the file and the key.
 */
record SettingsFile(Path path, Map<String, Object> json) {
  static SettingsFile read(TokenizerFiles files, String name) {
    String text = files.text(name);
    Path path = files.path(name);
    return new SettingsFile(path, text == null ? Map.of() : Json.object(text, path.toString()));
  }

  boolean bool(String key, boolean absent) {
    return flag(json, key, absent);
  }

  /** The string at a key, or null if there is none. */
  String string(String key) {
    Object value = json.get(key);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw wrong(key, "a string", value);
  }

  /**
   * The length at a key; {@link Long#MAX_VALUE}, which means no limit, if the key is absent or the
   * number exceeds a long.
   */
  long length(String key) {
    Object value = json.get(key);
    if (value == null) {
      return Long.MAX_VALUE;
    }
    if (value instanceof Number number && number.doubleValue() >= 1) {
      // The cast saturates: 1e30, which means "no limit", becomes Long.MAX_VALUE.
      return (long) number.doubleValue();
    }
    throw wrong(key, "a whole number from 1", value);
  }

  int id(String key, Object value) {
    if (value instanceof Number number) {
      double id = number.doubleValue();
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
    throw wrong("an id", "a whole number from 0", key);
  }

  /**
   * A token: a string, or an object with its flags.
   *
   * @param special whether it is special regardless of its flags
   */
  AddedToken token(String key, Object value, boolean special) {
    if (value instanceof String text) {
      return AddedToken.plain(text, special);
    }
    if (value instanceof Map<?, ?> object && object.get("content") instanceof String content) {
      boolean isSpecial = special || flag(object, "special", false);
      return new AddedToken(
          content,
          flag(object, "single_word", false),
          flag(object, "lstrip", false),
          flag(object, "rstrip", false),
          flag(object, "normalized", !isSpecial),
          isSpecial);
    }
    throw wrong(key, "a token, which is a string or an object with \"content\"", value);
  }

  private boolean flag(Map<?, ?> object, String key, boolean absent) {
    Object value = object.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false", value);
  }

  EmbedException wrong(String what, String expected, Object found) {
    return new EmbedException(
        path + ": " + what + " must be " + expected + ", but is " + Json.describe(found));
  }
}
