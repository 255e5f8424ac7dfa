package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import embed.file.JsonValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A token that is found in the text before the pre-tokenizer sees it: {@code
 * tokenizers.AddedToken}.
 *
 * @param content the text that stands for the token
 * @param singleWord whether it matches only where no letter, digit or underscore is next to it
 * @param lstrip whether it includes the white space to its left
 * @param rstrip whether it includes the white space to its right
 * @param normalized whether it is searched for in the normalized text, after all tokens that are
 *     not normalized
 * @param special whether it is one of the model's special tokens
 */
public record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {
  public AddedToken {
    Objects.requireNonNull(content, "content");
  }

  /** The token with the flags that transformers gives to a plain string. */
  public static AddedToken plain(String content, boolean special) {
    return new AddedToken(content, false, false, false, !special, special);
  }

  /** The token {@code <mask>}, which behaves like a word: it includes the blank before it. */
  static AddedToken mask(String content) {
    return new AddedToken(content, false, true, false, false, true);
  }

  /**
   * Reads a token of the settings: a string, or an object with its flags.
   *
   * @param key where {@code value} is
   * @param special whether it is special regardless of its flags
   */
  static AddedToken of(JsonValues settings, String key, Object value, boolean special) {
    if (value instanceof String text) {
      return plain(text, special);
    }
    if (!(value instanceof Map<?, ?> map) || !(map.get("content") instanceof String content)) {
      return settings.wrong(
          key, "a token, which is a string or an object with \"content\"", value, null);
    }
    JsonValues flags = settings.object(key, value);
    boolean isSpecial = special || flags.bool("special", false);
    return new AddedToken(
        content,
        flags.bool("single_word", false),
        flags.bool("lstrip", false),
        flags.bool("rstrip", false),
        flags.bool("normalized", !isSpecial),
        isSpecial);
  }

  /** Reads an element of {@code added_tokens} in tokenizer.json, which must have all flags. */
  static AddedToken of(Object element, Path file) {
    if (element instanceof Map<?, ?> json && json.get("content") instanceof String content) {
      return new AddedToken(
          content,
          isTrue(json, "single_word"),
          isTrue(json, "lstrip"),
          isTrue(json, "rstrip"),
          isTrue(json, "normalized"),
          isTrue(json, "special"));
    }
    throw new EmbedException(
        "%s: added_tokens has an element without \"content\": %s", file, Json.describe(element));
  }

  private static boolean isTrue(Map<?, ?> json, String key) {
    return Boolean.TRUE.equals(json.get(key));
  }

  /** Whether it has a visible ASCII character, which no normalizer removes. */
  boolean isPlain() {
    return content.chars().anyMatch(c -> c > ' ' && c < 0x7F);
  }

  AddedToken asSpecial() {
    return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
  }

  /** This token as an element of {@code added_tokens} in tokenizer.json. */
  Map<String, Object> toJson(int id) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", id);
    json.put("content", content);
    json.put("single_word", singleWord);
    json.put("lstrip", lstrip);
    json.put("rstrip", rstrip);
    json.put("normalized", normalized);
    json.put("special", special);
    return json;
  }
}
