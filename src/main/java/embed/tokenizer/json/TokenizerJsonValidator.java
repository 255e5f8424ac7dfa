package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import embed.file.JsonText;
import embed.text.PlainText;
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

  /** The post-processors that put tokens around a line. */
  private static final Set<String> ADDING =
      Set.of("TemplateProcessing", "RobertaProcessing", "BertProcessing");

  /** Ten times what published models have. WordPiece takes cubic time for a word. */
  private static final int LONGEST_WORD = 1000;

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

  /**
   * Checks a post-processor. At most one part of a sequence may add tokens: the next one would take
   * the line and each token as texts of their own, and templates take no more than two.
   */
  void checkPostProcessor(Object postProcessor) {
    if (postProcessor != null && adding(postProcessor) > 1) {
      throw wrong("the post_processor has several parts that add tokens; one is supported");
    }
  }

  /** Checks a part and returns how many of its parts add tokens. */
  private int adding(Object postProcessor) {
    Map<?, ?> part = part(postProcessor, "post_processor");
    String type = (String) part.get("type");
    if (type.equals("Sequence")) {
      return list(part, "processors").stream().mapToInt(this::adding).sum();
    }
    if (type.equals("TemplateProcessing")) {
      checkTemplate(part);
    }
    if (ADDING.contains(type)) {
      return 1;
    }
    require(Set.of("ByteLevel"), type, "post_processor");
    return 0;
  }

  /**
   * Checks the template for a single text: special tokens that are defined, with as many tokens as
   * ids, and the text once. The template for a pair is never used.
   */
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
    int texts = 0;
    for (Object piece : list(template, "single")) {
      Map<?, ?> object = piece instanceof Map<?, ?> map && map.size() == 1 ? map : Map.of();
      if (object.get("SpecialToken") instanceof Map<?, ?> token) {
        Object id = token.get("id");
        if (!tokens.containsKey(id)) {
          throw wrong("the post_processor names the unknown special token \"" + id + "\"");
        }
      } else if (object.get("Sequence") instanceof Map<?, ?> text && "A".equals(text.get("id"))) {
        texts++;
      } else {
        throw wrong(
            "the post_processor's template for a single text has "
                + PlainText.quote(JsonText.line(piece))
                + ", which is neither a SpecialToken nor the Sequence A");
      }
    }
    if (texts != 1) {
      throw wrong(
          "the post_processor's template for a single text has the Sequence A "
              + texts
              + " times instead of once");
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
    Object longestWord = model.settings().get("max_input_chars_per_word");
    if (longestWord instanceof Number number && number.doubleValue() > LONGEST_WORD) {
      throw wrong(
          "the model's max_input_chars_per_word is %s; at most %d are supported"
              .formatted(number, LONGEST_WORD));
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
    return new EmbedException("%s: %s", file, what);
  }
}
