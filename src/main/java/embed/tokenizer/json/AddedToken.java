package embed.tokenizer.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import embed.EmbedException;
import java.nio.file.Path;
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
  static AddedToken of(JsonElement element, Path file) {
    if (element instanceof JsonObject json
        && json.get("content") instanceof JsonPrimitive content
        && content.isString()) {
      return new AddedToken(
          content.getAsString(),
          isTrue(json, "single_word"),
          isTrue(json, "lstrip"),
          isTrue(json, "rstrip"),
          isTrue(json, "normalized"),
          isTrue(json, "special"));
    }
    throw new EmbedException(
        file + ": added_tokens has an element without \"content\": " + Json.describe(element));
  }

  private static boolean isTrue(JsonObject json, String key) {
    return json.get(key) instanceof JsonPrimitive value
        && value.isBoolean()
        && value.getAsBoolean();
  }

  AddedToken asSpecial() {
    return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
  }

  /** This token as an element of {@code added_tokens} in tokenizer.json. */
  JsonObject toJson(int id) {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("content", content);
    json.addProperty("single_word", singleWord);
    json.addProperty("lstrip", lstrip);
    json.addProperty("rstrip", rstrip);
    json.addProperty("normalized", normalized);
    json.addProperty("special", special);
    return json;
  }
}
