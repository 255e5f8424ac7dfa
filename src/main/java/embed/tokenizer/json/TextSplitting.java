package embed.tokenizer.json;

import embed.tokenizer.json.TokenizerJson.Splitting;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Determines how a tokenizer splits a text into the words that its model encodes one by one. */
final class TextSplitting {
  private static final Set<String> SPLIT_AT_BLANKS =
      Set.of("ByteLevel", "Metaspace", "WhitespaceSplit", "Whitespace", "BertPreTokenizer");

  private static final Set<String> PLAIN_NORMALIZERS =
      Set.of(
          "NFC",
          "NFD",
          "NFKC",
          "NFKD",
          "Precompiled",
          "Lowercase",
          "StripAccents",
          "Strip",
          "Nmt",
          "BertNormalizer");

  /**
   * Patterns of replacements that keep a blank, or SentencePiece's symbol for one, where there was
   * one.
   */
  private static final Set<String> PLAIN_PATTERNS = Set.of(" {2,}", "\\s{2,}|[\\n\\r\\t]");

  private TextSplitting() {}

  static Splitting of(
      TokenizerModel model, Object normalizer, Object preTokenizer, AddedVocabulary added) {
    if (isByteLevel(preTokenizer) && normalizer == null && model.is("BPE")) {
      return Splitting.BYTE_LEVEL;
    }
    return splitsAtBlanks(preTokenizer) && isPlain(normalizer) && !added.goesOverBlank()
        ? Splitting.BLANKS
        : Splitting.OTHER;
  }

  private static boolean isByteLevel(Object preTokenizer) {
    return "ByteLevel".equals(TokenizerParts.type(preTokenizer))
        && preTokenizer instanceof Map<?, ?> part
        && !flag(part, "add_prefix_space", true)
        && flag(part, "use_regex", true);
  }

  private static boolean splitsAtBlanks(Object preTokenizer) {
    String type = TokenizerParts.type(preTokenizer);
    if (type == null) {
      return false;
    }
    Map<?, ?> part = (Map<?, ?>) preTokenizer;
    return switch (type) {
      case "Sequence" ->
          part.get("pretokenizers") instanceof List<?> parts && oneSplitsAtBlanks(parts);
      case "Split" -> regex(part) instanceof String regex && KnownPattern.splitsAtBlanks(regex);
      default ->
          SPLIT_AT_BLANKS.contains(type)
              && flag(part, "use_regex", true)
              && flag(part, "split", true);
    };
  }

  /** Whether one of the parts splits at blanks, and no earlier part removes them. */
  private static boolean oneSplitsAtBlanks(List<?> parts) {
    for (Object part : parts) {
      if (splitsAtBlanks(part)) {
        return true;
      }
      String type = TokenizerParts.type(part);
      boolean keepsBlanks =
          "Punctuation".equals(type)
              || "Digits".equals(type)
              || ("Split".equals(type) && textWithoutBlanks((Map<?, ?>) part));
      if (!keepsBlanks) {
        return false;
      }
    }
    return false;
  }

  /** Whether the pattern of a part is a literal text without blanks. */
  private static boolean textWithoutBlanks(Map<?, ?> part) {
    return part.get("pattern") instanceof Map<?, ?> pattern
        && pattern.get("String") instanceof String text
        && text.codePoints().noneMatch(Character::isWhitespace)
        && !text.contains(Part.BLANK);
  }

  private static boolean isPlain(Object normalizer) {
    if (normalizer == null) {
      return true;
    }
    String type = TokenizerParts.type(normalizer);
    if (type == null) {
      return false;
    }
    Map<?, ?> part = (Map<?, ?>) normalizer;
    return switch (type) {
      case "Sequence" ->
          part.get("normalizers") instanceof List<?> parts
              && parts.stream().allMatch(TextSplitting::isPlain);
      case "Replace" ->
          regex(part) instanceof String regex
              ? PLAIN_PATTERNS.contains(regex)
              : textWithoutBlanks(part);
      default -> PLAIN_NORMALIZERS.contains(type);
    };
  }

  private static Object regex(Map<?, ?> part) {
    return part.get("pattern") instanceof Map<?, ?> pattern ? pattern.get("Regex") : null;
  }

  private static boolean flag(Map<?, ?> part, String key, boolean absent) {
    return part.containsKey(key) ? Boolean.TRUE.equals(part.get(key)) : absent;
  }
}
