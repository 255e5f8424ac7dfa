package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A token that is found in the text before the pre-tokenizer sees it: {@code
 * tokenizers.AddedToken}.
 *
 * @param content the text that stands for the token
 * @param singleWord matches only where no letter, digit or underscore touches it
 * @param lstrip takes the white space to its left with it
 * @param rstrip takes the white space to its right with it
 * @param normalized is looked for in the normalized text, after all tokens that are not
 * @param special is one of the model's own tokens
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

  /** What transformers makes of a token that is only a string. */
  public static AddedToken plain(String content, boolean special) {
    return new AddedToken(content, false, false, false, !special, special);
  }

  /** {@code <mask>} behaves like a word: it takes the blank before it with it. */
  static AddedToken mask(String content) {
    return new AddedToken(content, false, true, false, false, true);
  }

  /** An element of {@code added_tokens} in tokenizer.json, whose flags are all given. */
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
        file + ": added_tokens has an element without \"content\": " + Json.describe(element));
  }

  private static boolean isTrue(Map<?, ?> json, String key) {
    return Boolean.TRUE.equals(json.get(key));
  }

  /** Whether it has a visible ASCII character, which no normalizer takes away. */
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
