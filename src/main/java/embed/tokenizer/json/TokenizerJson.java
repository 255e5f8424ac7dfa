package embed.tokenizer.json;

import embed.file.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer as a {@code tokenizer.json} that is ready to load, with the facts that are needed
 * outside the native library.
 *
 * @param members the JSON's members except {@code model}
 * @param model the value of {@code model} as JSON
 * @param source the file with the vocabulary, for messages
 * @param errorPrefix the start of the message if the native library refuses it
 * @param addedTokens the tokens that are searched for in the text before it is split into words,
 *     with their ids
 * @param isByteLevel whether the model is BPE of a text's bytes, which are not changed, so that a
 *     part of a text between added tokens has the same ids alone
 * @param truncatesLeft whether a line that is too long is truncated at its start
 */
public record TokenizerJson(
    Map<String, Object> members,
    String model,
    Path source,
    String errorPrefix,
    Map<AddedToken, Integer> addedTokens,
    boolean isByteLevel,
    boolean truncatesLeft) {

  /**
   * The most characters that are tokenized at once: a regular expression that {@link SafePattern}
   * accepts backtracks at most four times as often.
   */
  public static final int LONGEST_TEXT = 1 << 21;

  /** The whole tokenizer. */
  public String text() {
    return assemble(members, model);
  }

  /** The same tokenizer, which lower-cases its text first if it did not do so already. */
  public TokenizerJson lowerCased() {
    Map<String, Object> lowerCase = Map.of("type", "Lowercase");
    Object normalizer = members.get("normalizer");
    List<Object> parts = new ArrayList<>();
    parts.add(lowerCase);
    if (normalizer instanceof Map<?, ?> map && map.get("normalizers") instanceof List<?> list) {
      parts.addAll(list);
    } else if (normalizer != null) {
      parts.add(normalizer);
    }
    boolean already =
        parts.stream()
            .skip(1)
            .anyMatch(
                part ->
                    part.equals(lowerCase)
                        || (part instanceof Map<?, ?> map
                            && Boolean.TRUE.equals(map.get("lowercase"))));
    if (already) {
      return this;
    }
    Map<String, Object> others = new LinkedHashMap<>(members);
    others.put("normalizer", Map.of("type", "Sequence", "normalizers", parts));
    return new TokenizerJson(others, model, source, errorPrefix, addedTokens, false, truncatesLeft);
  }

  /** The same tokenizer for texts without added tokens. */
  public String withoutAddedTokens() {
    Map<String, Object> others = new LinkedHashMap<>(members);
    others.put("added_tokens", List.of());
    return assemble(others, model);
  }

  /**
   * A tokenizer with only the normalizer: a text that becomes empty has no tokens, any other text
   * has one.
   */
  public String normalizerAlone() {
    Map<String, Object> bare = new LinkedHashMap<>();
    bare.put("version", "1.0");
    bare.put("added_tokens", List.of());
    bare.put("normalizer", members.get("normalizer"));
    return assemble(bare, "{\"type\":\"WordLevel\",\"vocab\":{\"?\":0},\"unk_token\":\"?\"}");
  }

  /** The added tokens that the normalizer may turn into nothing. */
  public List<AddedToken> maybeNormalizedAway() {
    return members.get("normalizer") == null
        ? List.of()
        : addedTokens.keySet().stream()
            .filter(token -> token.normalized() && !token.isPlain())
            .toList();
  }

  /** The same tokenizer, but decoded tokens keep the vocabulary's spelling. */
  public String withoutDecoder() {
    Map<String, Object> others = new LinkedHashMap<>(members);
    others.remove("decoder");
    return assemble(others, model);
  }

  private static String assemble(Map<String, Object> members, String model) {
    String json = JsonText.line(members);
    String open = json.substring(0, json.length() - 1);
    return open + (members.isEmpty() ? "" : ",") + "\"model\":" + model + "}";
  }

  /** The value of {@code truncation}. */
  static Map<String, Object> truncation(int longest, boolean left) {
    Map<String, Object> truncation = new LinkedHashMap<>();
    truncation.put("direction", left ? "Left" : "Right");
    truncation.put("max_length", longest);
    truncation.put("strategy", "LongestFirst");
    truncation.put("stride", 0);
    return truncation;
  }
}
