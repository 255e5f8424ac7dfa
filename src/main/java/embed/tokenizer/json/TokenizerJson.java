package embed.tokenizer.json;

import embed.file.JsonText;
import embed.tokenizer.WordSplitter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer as a {@code tokenizer.json}, ready to be loaded, with what must be known of it
 * outside the native library.
 *
 * @param members the JSON's members but for {@code model}
 * @param model the value of {@code model} as JSON
 * @param source the file that gives the vocabulary, for messages
 * @param blame what to say where the native library refuses it
 * @param longestToken the characters of the longest token, at least; 0 if not known
 * @param addedTokens the tokens that are looked for in the text before it is split into words, and
 *     their ids
 * @param splitting how the text is split before the model sees it
 * @param bareModel whether the model is BPE without prefixes and suffixes
 */
public record TokenizerJson(
    Map<String, Object> members,
    String model,
    Path source,
    String blame,
    int longestToken,
    Map<AddedToken, Integer> addedTokens,
    Splitting splitting,
    boolean bareModel) {

  /** How a text is split into the words that the model encodes one by one. */
  public enum Splitting {
    /** By GPT-2's pattern and nothing else: {@link WordSplitter} does the same. */
    BYTE_LEVEL,
    /** In some way in which no word goes over a blank. */
    BLANKS,
    /** Unknown. */
    OTHER
  }

  /** The whole tokenizer. */
  public String text() {
    return assemble(members, model);
  }

  /** The same tokenizer with its text lower-cased first, unless it is already. */
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
    return new TokenizerJson(
        others,
        model,
        source,
        blame,
        longestToken,
        addedTokens,
        splitting == Splitting.BYTE_LEVEL ? Splitting.OTHER : splitting,
        bareModel);
  }

  /** The same tokenizer for a text in which there are no added tokens. */
  public String withoutAddedTokens() {
    Map<String, Object> others = new LinkedHashMap<>(members);
    others.put("added_tokens", List.of());
    return assemble(others, model);
  }

  /** A tokenizer of the model alone, which takes a text as one word and cuts nothing. */
  public String modelAlone() {
    return assemble(Map.of("version", "1.0", "added_tokens", List.of()), model);
  }

  /** The normalizer alone: a text that it leaves nothing of has no tokens, any other has one. */
  public String normalizerAlone() {
    Map<String, Object> bare = new LinkedHashMap<>();
    bare.put("version", "1.0");
    bare.put("added_tokens", List.of());
    bare.put("normalizer", members.get("normalizer"));
    return assemble(bare, "{\"type\":\"WordLevel\",\"vocab\":{\"?\":0},\"unk_token\":\"?\"}");
  }

  /** The added tokens of which the normalizer may leave nothing. */
  public List<AddedToken> maybeNormalizedAway() {
    return members.get("normalizer") == null
        ? List.of()
        : addedTokens.keySet().stream()
            .filter(token -> token.normalized() && !token.isPlain())
            .toList();
  }

  /** The same tokenizer, but what it decodes stays as the vocabulary spells it. */
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
