package embed.tokenizer.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Builds the decoder that turns a token into its text. A saved decoder is not used: it is made for
 * whole lines, so that it keeps the {@code ##} of a single token or drops its blank.
 */
final class TokenDecoder {
  private TokenDecoder() {}

  /**
   * A decoder for single tokens. A blank that belongs to the token is kept.
   *
   * @param normalizer as in a {@code tokenizer.json}, or null
   * @param preTokenizer as in a {@code tokenizer.json}, or null
   */
  static Map<String, Object> of(TokenizerModel model, Object normalizer, Object preTokenizer) {
    if (find("ByteLevel", preTokenizer) != null || find("ByteLevel", normalizer) != null) {
      return JsonParts.byteLevel(false);
    }
    List<Object> steps = new ArrayList<>();
    addMark(steps, model.settings().get("continuing_subword_prefix"), "\\A%s");
    addMark(steps, model.settings().get("end_of_word_suffix"), "%s\\z");
    if (model.is("Unigram") || model.is("BPE")) {
      Map<?, ?> metaspace = find("Metaspace", preTokenizer);
      boolean isOther = metaspace != null && metaspace.get("replacement") instanceof String;
      steps.add(
          JsonParts.replace(
              isOther ? (String) metaspace.get("replacement") : JsonParts.BLANK, " "));
    }
    if (Boolean.TRUE.equals(model.settings().get("byte_fallback"))) {
      steps.add(JsonParts.of("ByteFallback"));
    }
    return JsonParts.of("Sequence", "decoders", steps);
  }

  /** Adds a step that removes a mark of the model from one end of the token. */
  private static void addMark(List<Object> steps, Object mark, String pattern) {
    if (mark instanceof String text && !text.isEmpty()) {
      StringBuilder literal = new StringBuilder();
      text.codePoints().forEach(c -> literal.append(String.format("\\x{%x}", c)));
      steps.add(JsonParts.replaceRegex(pattern.formatted(literal), ""));
    }
  }

  /** The part of this type, alone or in a sequence; null if there is none. */
  private static Map<?, ?> find(String type, Object part) {
    if (type.equals(TokenizerParts.type(part))) {
      return (Map<?, ?>) part;
    }
    if (part instanceof Map<?, ?> members) {
      for (Object value : members.values()) {
        for (Object each : value instanceof List<?> parts ? parts : List.of()) {
          Map<?, ?> found = find(type, each);
          if (found != null) {
            return found;
          }
        }
      }
    }
    return null;
  }
}
