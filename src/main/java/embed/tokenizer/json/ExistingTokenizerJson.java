package embed.tokenizer.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import embed.EmbedException;
import embed.file.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes over a {@code tokenizer.json} as transformers' {@code PreTrainedTokenizerFast.__init__}
 * does: the file's padding and truncation are replaced, tokenizer_config.json decides on {@code
 * add_prefix_space} and {@code trim_offsets}, and special tokens that the file lacks are added.
 */
final class ExistingTokenizerJson {
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

  private final Path path;
  private final TokenizerSettings settings;
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** The members of {@code model}, but null for its vocabulary and its merges. */
  private final Map<String, Object> modelMembers = new HashMap<>();

  private String model;
  private Vocabulary vocabulary;

  private ExistingTokenizerJson(String text, TokenizerSettings settings, Path path) {
    this.path = path;
    this.settings = settings;
    Json.read(path.toString(), new StringReader(text), json -> read(json, text));
    if (model == null) {
      throw new EmbedException(path + " has no \"model\": it describes no tokenizer");
    }
    if (vocabulary == null) {
      throw new EmbedException(path + ": its \"model\" has no \"vocab\"");
    }
  }

  private Void read(JsonParser json, String text) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("model")) {
        int from = (int) json.currentTokenLocation().getCharOffset();
        readModel(json);
        model = text.substring(from, (int) json.currentLocation().getCharOffset());
      } else {
        members.put(name, Json.value(json));
      }
    }
    return null;
  }

  private void readModel(JsonParser json) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      modelMembers.put(name, null);
      switch (name) {
        case "vocab" -> vocabulary = Vocabulary.read(json, path);
        case "merges" -> json.skipChildren();
        default -> modelMembers.put(name, Json.value(json));
      }
    }
  }

  /**
   * The tokenizer of a checkpoint with {@code tokenizer.json}.
   *
   * @param text the text of {@code tokenizer.json}
   * @param longest the number of tokens at which a line is truncated
   * @param path the file, for messages
   */
  static TokenizerJson of(String text, TokenizerSettings settings, int longest, Path path) {
    return new ExistingTokenizerJson(text, settings, path).build(longest);
  }

  private TokenizerJson build(int longest) {
    TokenizerJsonValidator parts = new TokenizerJsonValidator(path);
    parts.checkModel(
        modelMembers.get("type"),
        modelMembers.get("continuing_subword_prefix"),
        modelMembers.get("dropout"));
    parts.checkNormalizer(members.get("normalizer"));
    parts.checkPreTokenizer(members.get("pre_tokenizer"));
    parts.checkPostProcessor(members.get("post_processor"));
    AddedVocabulary added = new AddedVocabulary(vocabulary);
    for (Object element : array("added_tokens")) {
      AddedToken token = AddedToken.of(element, path);
      if (!token.content().isEmpty()) { // the native library passes over it too
        added.add(token);
      }
    }
    for (AddedToken token : settings.added().values()) {
      added.add(token);
    }
    AddedVocabulary.Highest highest = added.highest();
    added.addRoles(settings, false);
    for (AddedToken token : added.tokens()) {
      parts.checkAddedToken(token, members.get("normalizer"));
    }
    boolean left =
        settings.truncationSide() == null
            ? "Left".equals(string(members.get("truncation"), "direction"))
            : settings.truncatesLeft();
    members.put("truncation", TokenizerJson.truncation(longest, left));
    members.put("padding", null);
    members.put("decoder", null); // it only turns ids into text
    members.put("added_tokens", added.toJson());
    override("pre_tokenizer", "add_prefix_space", settings.addPrefixSpace());
    override("post_processor", "add_prefix_space", settings.addPrefixSpace());
    override("post_processor", "trim_offsets", settings.trimOffsets());
    return new TokenizerJson(
        members,
        model,
        path,
        path + " describes no tokenizer",
        highest.id(),
        highest.token(),
        vocabulary.longestToken(),
        added.tokens(),
        left ? TokenizerJson.Splitting.OTHER : splitting(added),
        isBareModel());
  }

  /** Sets a member of a component that has it, as transformers does. */
  private void override(String component, String key, boolean value) {
    if (members.get(component) instanceof Map<?, ?> object && object.containsKey(key)) {
      Map<Object, Object> changed = new LinkedHashMap<>(object);
      changed.put(key, value);
      members.put(component, changed);
    }
  }

  private TokenizerJson.Splitting splitting(AddedVocabulary added) {
    Object preTokenizer = members.get("pre_tokenizer");
    boolean normalizes = members.get("normalizer") != null;
    if (isByteLevel(preTokenizer) && !normalizes && isModel("BPE")) {
      return TokenizerJson.Splitting.BYTE_LEVEL;
    }
    return splitsAtBlanks(preTokenizer) && isPlain(members.get("normalizer"))
        ? added.splitting()
        : TokenizerJson.Splitting.OTHER;
  }

  private static boolean isByteLevel(Object preTokenizer) {
    return "ByteLevel".equals(string(preTokenizer, "type"))
        && preTokenizer instanceof Map<?, ?> object
        && !flag(object, "add_prefix_space", true)
        && flag(object, "use_regex", true);
  }

  private static boolean splitsAtBlanks(Object preTokenizer) {
    if (!(preTokenizer instanceof Map<?, ?> object)) {
      return false;
    }
    String type = string(object, "type");
    if ("Sequence".equals(type) && object.get("pretokenizers") instanceof List<?> parts) {
      for (Object part : parts) {
        if (splitsAtBlanks(part)) {
          return true;
        }
      }
      return false;
    }
    return type != null
        && SPLIT_AT_BLANKS.contains(type)
        && flag(object, "use_regex", true)
        && flag(object, "split", true);
  }

  private static boolean isPlain(Object normalizer) {
    if (!(normalizer instanceof Map<?, ?> object)) {
      return normalizer == null;
    }
    String type = string(object, "type");
    if ("Sequence".equals(type) && object.get("normalizers") instanceof List<?> parts) {
      for (Object part : parts) {
        if (!isPlain(part)) {
          return false;
        }
      }
      return true;
    }
    // The one replacement that XLM-RoBERTa's normalizer makes: several blanks become one.
    return "Replace".equals(type)
        ? object.get("pattern") instanceof Map<?, ?> pattern
            && " {2,}".equals(string(pattern, "Regex"))
        : type != null && PLAIN_NORMALIZERS.contains(type);
  }

  private boolean isModel(String type) {
    Object named = modelMembers.get("type");
    return named == null ? modelMembers.containsKey("merges") : named.equals(type);
  }

  private boolean isBareModel() {
    return isModel("BPE")
        && isBlank(modelMembers.get("continuing_subword_prefix"))
        && isBlank(modelMembers.get("end_of_word_suffix"));
  }

  private static boolean isBlank(Object text) {
    return text == null || text.equals("");
  }

  private static boolean flag(Map<?, ?> object, String key, boolean absent) {
    return object.containsKey(key) ? Boolean.TRUE.equals(object.get(key)) : absent;
  }

  private static String string(Object element, String key) {
    return element instanceof Map<?, ?> object && object.get(key) instanceof String text
        ? text
        : null;
  }

  private List<?> array(String name) {
    Object member = members.get(name);
    if (member == null) {
      return List.of();
    }
    if (member instanceof List<?> list) {
      return list;
    }
    throw new EmbedException(
        path + ": " + name + " must be a list, but is " + Json.describe(member));
  }
}
