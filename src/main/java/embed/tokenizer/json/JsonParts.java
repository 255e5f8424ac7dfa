package embed.tokenizer.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds parts of a {@code tokenizer.json} in the native library's format. */
final class JsonParts {
  /** SentencePiece's symbol for a blank. */
  static final String BLANK = "\u2581";

  private JsonParts() {}

  /** Builds a part with its {@code type} and the members {@code key, value, …}. */
  static Map<String, Object> of(String type, Object... members) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("type", type);
    for (int i = 0; i < members.length; i += 2) {
      part.put((String) members[i], members[i + 1]);
    }
    return part;
  }

  static Map<String, Object> normalizers(List<Object> parts) {
    return of("Sequence", "normalizers", parts);
  }

  static Map<String, Object> preTokenizers(Object... parts) {
    return of("Sequence", "pretokenizers", List.of(parts));
  }

  static Map<String, Object> replace(String text, String by) {
    return of("Replace", "pattern", Map.of("String", text), "content", by);
  }

  static Map<String, Object> replaceRegex(String regex, String by) {
    return of("Replace", "pattern", Map.of("Regex", regex), "content", by);
  }

  static Map<String, Object> strip(boolean left) {
    return of("Strip", "strip_left", left, "strip_right", true);
  }

  static Map<String, Object> byteLevel(boolean addPrefixSpace) {
    return of(
        "ByteLevel", "add_prefix_space", addPrefixSpace, "trim_offsets", true, "use_regex", true);
  }

  static Map<String, Object> metaspace(boolean addPrefixSpace, String otherwise) {
    return of(
        "Metaspace",
        "replacement",
        BLANK,
        "prepend_scheme",
        addPrefixSpace ? "always" : otherwise,
        "split",
        true);
  }

  /**
   * Builds a template that puts {@code first} before a line and {@code last} after it; null for no
   * token.
   */
  static Map<String, Object> template(SpecialToken first, SpecialToken last) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    List<Object> single = new ArrayList<>();
    if (first != null) {
      single.add(first.place());
      tokens.put(first.token(), first.definition());
    }
    single.add(Map.of("Sequence", Map.of("id", "A", "type_id", 0)));
    if (last != null) {
      single.add(last.place());
      tokens.put(last.token(), last.definition());
    }
    return of("TemplateProcessing", "single", single, "pair", PAIR, "special_tokens", tokens);
  }

  private static final List<Object> PAIR =
      List.of(
          Map.of("Sequence", Map.of("id", "A", "type_id", 0)),
          Map.of("Sequence", Map.of("id", "B", "type_id", 1)));

  /** A token that a post-processor adds. */
  record SpecialToken(String token, int id) {
    private Map<String, Object> place() {
      return Map.of("SpecialToken", Map.of("id", token, "type_id", 0));
    }

    private Map<String, Object> definition() {
      return Map.of("id", token, "ids", List.of(id), "tokens", List.of(token));
    }
  }
}
