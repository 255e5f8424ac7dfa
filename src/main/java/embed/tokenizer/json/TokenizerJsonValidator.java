package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import embed.file.PlainText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks the parts of a {@code tokenizer.json} before the native library sees them. The library
 * trusts its input: unexpected values can end the whole process instead of causing an error. So a
 * part is accepted only if it is safe with any values, or if its values are checked here.
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

  private final Path file;

  TokenizerJsonValidator(Path file) {
    this.file = file;
  }

  void checkNormalizer(Object normalizer) {
    if (normalizer == null) {
      return;
    }
    Map<?, ?> part = part(normalizer, "normalizer");
    String type = (String) part.get("type");
    switch (type) {
      case "Sequence" -> {
        for (Object each : list(part, "normalizers")) {
          checkNormalizer(each);
        }
      }
      case "Replace" -> checkPattern(part, type);
      case "Precompiled" -> {
        if (!(part.get("precompiled_charsmap") instanceof String map) || !Charsmap.isSound(map)) {
          throw wrong("the normalizer Precompiled has a broken precompiled_charsmap");
        }
      }
      default -> require(NORMALIZERS, type, "normalizer");
    }
  }

  void checkPreTokenizer(Object preTokenizer) {
    if (preTokenizer == null) {
      return;
    }
    Map<?, ?> part = part(preTokenizer, "pre_tokenizer");
    String type = (String) part.get("type");
    switch (type) {
      case "Sequence" -> {
        for (Object each : list(part, "pretokenizers")) {
          checkPreTokenizer(each);
        }
      }
      case "Split" -> checkPattern(part, type);
      default -> require(PRE_TOKENIZERS, type, "pre_tokenizer");
    }
  }

  void checkPostProcessor(Object postProcessor) {
    if (postProcessor == null) {
      return;
    }
    Map<?, ?> part = part(postProcessor, "post_processor");
    String type = (String) part.get("type");
    switch (type) {
      case "Sequence" -> {
        for (Object each : list(part, "processors")) {
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
  private void checkTemplate(Map<?, ?> template) {
    if (!(template.get("special_tokens") instanceof Map<?, ?> tokens)) {
      throw wrong("the post_processor TemplateProcessing has no special_tokens");
    }
    for (Map.Entry<?, ?> entry : tokens.entrySet()) {
      Map<?, ?> token = entry.getValue() instanceof Map<?, ?> object ? object : Map.of();
      if (list(token, "ids").size() != list(token, "tokens").size()) {
        throw wrong("the special token \"" + entry.getKey() + "\" has not as many ids as tokens");
      }
    }
    for (Object piece : list(template, "single")) {
      if (piece instanceof Map<?, ?> object
          && object.get("SpecialToken") instanceof Map<?, ?> token) {
        Object id = token.get("id");
        if (!tokens.containsKey(id)) {
          throw wrong("the post_processor names the unknown special token \"" + id + "\"");
        }
      }
    }
  }

  void checkModel(TokenizerModel model) {
    Object type = model.settings().get("type");
    if (type instanceof String name && !MODELS.contains(name)) {
      throw wrong("the model " + name + " is not supported");
    }
    Object prefix = model.settings().get("continuing_subword_prefix");
    if (model.is("BPE") && prefix instanceof String text && !text.isEmpty()) {
      throw wrong("the model's continuing_subword_prefix is not supported");
    }
    Object dropout = model.settings().get("dropout");
    if (dropout != null && !(dropout instanceof Number rate && rate.doubleValue() == 0)) {
      throw wrong("the model's dropout makes ids random: set it to null");
    }
  }

  /**
   * Checks a literal text, or a regular expression that must not make the native library end the
   * process.
   */
  private void checkPattern(Map<?, ?> part, String type) {
    Map<?, ?> pattern = part.get("pattern") instanceof Map<?, ?> object ? object : Map.of();
    if (pattern.get("String") instanceof String text && !text.isEmpty()) {
      return;
    }
    if (!(pattern.get("Regex") instanceof String regex)) {
      throw wrong("the pattern of " + type + " is neither a text nor a regular expression");
    }
    boolean isSafe =
        type.equals("Replace") ? SafePattern.isSafeToReplace(regex) : SafePattern.isSafe(regex);
    if (!isSafe) {
      throw wrong(
          "the pattern "
              + PlainText.quote(regex)
              + " of "
              + type
              + " is not supported: the tokenizers library may take exponential time for it or end"
              + " the process");
    }
  }

  private void require(Set<String> known, String type, String part) {
    if (!known.contains(type)) {
      throw wrong("the " + part + " " + type + " is not supported");
    }
  }

  /** A part of the tokenizer, which must have a string at {@code type}. */
  private Map<?, ?> part(Object element, String part) {
    if (element instanceof Map<?, ?> object && object.get("type") instanceof String) {
      return object;
    }
    throw wrong(part + " must be an object with its \"type\", but is " + Json.describe(element));
  }

  private List<?> list(Map<?, ?> object, String key) {
    if (object.get(key) instanceof List<?> list) {
      return list;
    }
    throw wrong(key + " must be a list, but is " + Json.describe(object.get(key)));
  }

  private EmbedException wrong(String what) {
    return new EmbedException(file + ": " + what);
  }
}
