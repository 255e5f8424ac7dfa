package embed.tokenizer.json;

import embed.file.JsonText;
import java.util.Map;

/**
 * The {@code model} of a {@code tokenizer.json}.
 *
 * @param settings its members other than the vocabulary and the merges, including {@code type}
 * @param vocabularyJson the vocabulary as JSON
 * @param mergesJson the merges as JSON, or null
 * @param vocabulary the vocabulary
 */
record TokenizerModel(
    Map<String, Object> settings, String vocabularyJson, String mergesJson, Vocabulary vocabulary) {

  /** Whether the model has this type. Old files omit the type. */
  boolean is(String type) {
    Object named = settings.get("type");
    if (named != null) {
      return named.equals(type);
    }
    return mergesJson != null
        ? type.equals("BPE")
        : type.equals(vocabularyJson.startsWith("[") ? "Unigram" : "WordPiece");
  }

  /** This model with other settings. */
  TokenizerModel with(Map<String, Object> other) {
    return new TokenizerModel(other, vocabularyJson, mergesJson, vocabulary);
  }

  String json() {
    String members = JsonText.line(settings);
    StringBuilder json = new StringBuilder(members.length() + vocabularyJson.length() + 32);
    json.append(members, 0, members.length() - 1);
    json.append(settings.isEmpty() ? "" : ",").append("\"vocab\":").append(vocabularyJson);
    if (mergesJson != null) {
      json.append(",\"merges\":").append(mergesJson);
    }
    return json.append('}').toString();
  }
}
