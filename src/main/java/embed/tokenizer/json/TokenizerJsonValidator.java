package embed.tokenizer.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import embed.EmbedException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Checks the parts of a {@code tokenizer.json} before the native library sees them. That library
 * trusts its input: what it does not expect can end the whole process instead of giving an error.
 * So only parts pass that are known to be safe in whatever way they are filled in, or are checked
 * here.
 */
final class TokenizerJsonValidator {
  private static final Set<String> NORMALIZERS =
      Set.of(
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Nmt",
          "Lowercase",
          "Strip",
          "StripAccents",
          "BertNormalizer",
          "Prepend");

  private static final Set<String> PRE_TOKENIZERS =
      Set.of(
          "ByteLevel",
          "Metaspace",
          "WhitespaceSplit",
          "Whitespace",
          "BertPreTokenizer",
          "Punctuation",
          "Digits");

  private static final Set<String> MODELS = Set.of("BPE", "Unigram", "WordPiece", "WordLevel");

  /** GPT-2's pattern, of which some files spell the alternatives in this order. */
  private static final Set<String> KNOWN_PATTERNS =
      Set.of("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  private final Path file;

  TokenizerJsonValidator(Path file) {
    this.file = file;
  }

  void checkNormalizer(JsonElement normalizer) {
    if (normalizer.isJsonNull()) {
      return;
    }
    String type = type(normalizer, "normalizer");
    JsonObject part = normalizer.getAsJsonObject();
    switch (type) {
      case "Sequence" -> {
        for (JsonElement each : list(part, "normalizers")) {
          checkNormalizer(each);
        }
      }
      case "Replace" -> checkPattern(part, type);
      case "Precompiled" -> {
        if (!(part.get("precompiled_charsmap") instanceof JsonPrimitive map)
            || !Charsmap.isSound(map.getAsString())) {
          throw wrong("the normalizer Precompiled has a broken precompiled_charsmap");
        }
      }
      default -> require(NORMALIZERS, type, "normalizer");
    }
  }

  void checkPreTokenizer(JsonElement preTokenizer) {
    if (preTokenizer.isJsonNull()) {
      return;
    }
    String type = type(preTokenizer, "pre_tokenizer");
    JsonObject part = preTokenizer.getAsJsonObject();
    switch (type) {
      case "Sequence" -> {
        for (JsonElement each : list(part, "pretokenizers")) {
          checkPreTokenizer(each);
        }
      }
      case "Split" -> checkPattern(part, type);
      default -> require(PRE_TOKENIZERS, type, "pre_tokenizer");
    }
  }

  void checkPostProcessor(JsonElement postProcessor) {
    if (postProcessor.isJsonNull()) {
      return;
    }
    String type = type(postProcessor, "post_processor");
    JsonObject part = postProcessor.getAsJsonObject();
    switch (type) {
      case "Sequence" -> {
        for (JsonElement each : list(part, "processors")) {
          checkPostProcessor(each);
        }
      }
      case "TemplateProcessing" -> checkTemplate(part);
      default ->
          require(
              Set.of("RobertaProcessing", "BertProcessing", "ByteLevel"), type, "post_processor");
    }
  }

  /** Every special token of the template must be defined, with as many tokens as ids. */
  private void checkTemplate(JsonObject template) {
    if (!(template.get("special_tokens") instanceof JsonObject tokens)) {
      throw wrong("the post_processor TemplateProcessing has no special_tokens");
    }
    for (Map.Entry<String, JsonElement> entry : tokens.entrySet()) {
      JsonObject token = entry.getValue() instanceof JsonObject object ? object : new JsonObject();
      if (list(token, "ids").size() != list(token, "tokens").size()) {
        throw wrong("the special token \"" + entry.getKey() + "\" has not as many ids as tokens");
      }
    }
    for (JsonElement piece : list(template, "single")) {
      if (piece instanceof JsonObject object
          && object.get("SpecialToken") instanceof JsonObject t) {
        String id = t.get("id") instanceof JsonPrimitive name ? name.getAsString() : "";
        if (!tokens.has(id)) {
          throw wrong("the post_processor names the unknown special token \"" + id + "\"");
        }
      }
    }
  }

  /** The members of {@code model} other than its vocabulary and merges. */
  void checkModel(JsonElement type, JsonElement prefix, JsonElement dropout) {
    if (type instanceof JsonPrimitive name && !MODELS.contains(name.getAsString())) {
      throw wrong("the model " + name.getAsString() + " is not supported");
    }
    boolean isBpe = !(type instanceof JsonPrimitive name) || name.getAsString().equals("BPE");
    if (isBpe && prefix instanceof JsonPrimitive text && !text.getAsString().isEmpty()) {
      throw wrong("the model's continuing_subword_prefix is not supported");
    }
    if (!dropout.isJsonNull()) {
      throw wrong("the model's dropout makes ids random: set it to null");
    }
  }

  /** A token that the normalizer leaves nothing of would be found everywhere. */
  void checkAddedToken(AddedToken token, JsonElement normalizer) {
    boolean plain = false;
    for (int i = 0; i < token.content().length(); i++) {
      char c = token.content().charAt(i);
      plain = plain || (c > ' ' && c < 0x7F);
    }
    if (!normalizer.isJsonNull() && token.normalized() && !plain) {
      throw wrong(
          "the added token \""
              + token.content()
              + "\" is normalized: without ASCII characters"
              + " nothing may be left of it");
    }
  }

  /** A text, or a regular expression that the native library does not give up on by ending all. */
  private void checkPattern(JsonObject part, String type) {
    JsonObject pattern =
        part.get("pattern") instanceof JsonObject object ? object : new JsonObject();
    if (pattern.get("String") instanceof JsonPrimitive text && !text.getAsString().isEmpty()) {
      return;
    }
    if (pattern.get("Regex") instanceof JsonPrimitive regex
        && (KNOWN_PATTERNS.contains(regex.getAsString())
            || SimplePattern.isSimple(regex.getAsString()))) {
      return;
    }
    throw wrong("the pattern " + Json.describe(pattern) + " of " + type + " is not supported");
  }

  private void require(Set<String> known, String type, String part) {
    if (!known.contains(type)) {
      throw wrong("the " + part + " " + type + " is not supported");
    }
  }

  private String type(JsonElement element, String part) {
    if (element instanceof JsonObject object
        && object.get("type") instanceof JsonPrimitive type
        && type.isString()) {
      return type.getAsString();
    }
    throw wrong(part + " must be an object with its \"type\", but is " + Json.describe(element));
  }

  private JsonArray list(JsonObject object, String key) {
    if (object.get(key) instanceof JsonArray list) {
      return list;
    }
    JsonElement found = object.get(key);
    throw wrong(
        key
            + " must be a list, but is "
            + Json.describe(found == null ? JsonNull.INSTANCE : found));
  }

  private EmbedException wrong(String what) {
    return new EmbedException(file + ": " + what);
  }
}
