package embed.text;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Objects;

/**
 * A token that is found in the text before the pre-tokenizer sees it: {@code tokenizers.AddedToken}.
 *
 * @param content the text that stands for the token
 * @param singleWord matches only where no letter, digit or underscore touches it
 * @param lstrip takes the white space to its left with it
 * @param rstrip takes the white space to its right with it
 * @param normalized is looked for in the normalized text, after all tokens that are not
 * @param special is one of the model's own tokens
 */
record AddedToken(
    String content,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip,
    boolean normalized,
    boolean special) {
  AddedToken {
    Objects.requireNonNull(content, "content");
  }

  /** What transformers makes of a token that is only a string. */
  static AddedToken plain(String content, boolean special) {
    return new AddedToken(content, false, false, false, !special, special);
  }

  /** {@code <mask>} behaves like a word: it takes the blank before it with it. */
  static AddedToken mask(String content) {
    return new AddedToken(content, false, true, false, false, true);
  }

  AddedToken asSpecial() {
    return new AddedToken(content, singleWord, lstrip, rstrip, normalized, true);
  }

  /** Writes this token as an element of {@code added_tokens} in tokenizer.json. */
  void write(JsonWriter json, int id) throws IOException {
    json.beginObject();
    json.name("id").value(id);
    json.name("content").value(content);
    json.name("single_word").value(singleWord);
    json.name("lstrip").value(lstrip);
    json.name("rstrip").value(rstrip);
    json.name("normalized").value(normalized);
    json.name("special").value(special);
    json.endObject();
  }
}
