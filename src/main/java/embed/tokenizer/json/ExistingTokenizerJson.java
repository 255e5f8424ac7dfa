package embed.tokenizer.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import embed.EmbedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
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

  private final byte[] file;
  private final Path path;
  private final TokenizerSettings settings;
  private final JsonObject members = new JsonObject();
  private final Map<String, JsonSpans.Span> modelMembers;
  private final JsonSpans.Span model;

  private ExistingTokenizerJson(byte[] file, TokenizerSettings settings, Path path) {
    this.file = file;
    this.path = path;
    this.settings = settings;
    Map<String, JsonSpans.Span> spans = members(new JsonSpans.Span(0, file.length));
    this.model = spans.remove("model");
    if (model == null) {
      throw new EmbedException(path + " has no \"model\": it describes no tokenizer");
    }
    this.modelMembers = members(model);
    for (Map.Entry<String, JsonSpans.Span> member : spans.entrySet()) {
      members.add(member.getKey(), parse(member.getValue()));
    }
  }

  /**
   * The tokenizer of a checkpoint with {@code tokenizer.json}.
   *
   * @param file the bytes of {@code tokenizer.json}
   * @param longest the number of tokens at which a line is truncated
   * @param path the file, for messages
   */
  static TokenizerJson of(byte[] file, TokenizerSettings settings, int longest, Path path) {
    return new ExistingTokenizerJson(file, settings, path).build(longest);
  }

  private TokenizerJson build(int longest) {
    TokenizerJsonValidator parts = new TokenizerJsonValidator(path);
    parts.checkModel(
        modelMember("type"), modelMember("continuing_subword_prefix"), modelMember("dropout"));
    parts.checkNormalizer(member("normalizer"));
    parts.checkPreTokenizer(member("pre_tokenizer"));
    parts.checkPostProcessor(member("post_processor"));
    Vocabulary vocabulary = vocabulary();
    AddedVocabulary added = new AddedVocabulary(vocabulary);
    for (JsonElement element : array("added_tokens")) {
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
      parts.checkAddedToken(token, member("normalizer"));
    }
    boolean left =
        settings.truncationSide() == null
            ? "Left".equals(string(member("truncation"), "direction"))
            : settings.truncatesLeft();
    members.add("truncation", TokenizerJson.truncation(longest, left));
    members.add("padding", JsonNull.INSTANCE);
    members.add("decoder", JsonNull.INSTANCE); // it only turns ids into text
    members.add("added_tokens", added.toJson());
    override("pre_tokenizer", "add_prefix_space", settings.addPrefixSpace());
    override("post_processor", "add_prefix_space", settings.addPrefixSpace());
    override("post_processor", "trim_offsets", settings.trimOffsets());
    return new TokenizerJson(
        members,
        Arrays.copyOfRange(file, model.from(), model.to()),
        path,
        path + " describes no tokenizer",
        highest.id(),
        highest.token(),
        vocabulary.longestToken(),
        added.tokens(),
        left ? TokenizerJson.Splitting.OTHER : splitting(added),
        isBareModel());
  }

  private Vocabulary vocabulary() {
    JsonSpans.Span vocab = modelMembers.get("vocab");
    if (vocab == null) {
      throw new EmbedException(path + ": its \"model\" has no \"vocab\"");
    }
    Set<String> wanted = settings.tokens();
    for (JsonElement token : array("added_tokens")) {
      wanted.add(AddedToken.of(token, path).content());
    }
    return file[vocab.from()] == '['
        ? Vocabulary.readList(file, vocab, wanted, path)
        : Vocabulary.read(file, vocab.from(), vocab.to(), wanted, path);
  }

  /** Sets a member of a component that has it, as transformers does. */
  private void override(String component, String key, boolean value) {
    if (member(component) instanceof JsonObject object && object.has(key)) {
      object.addProperty(key, value);
    }
  }

  private TokenizerJson.Splitting splitting(AddedVocabulary added) {
    JsonElement preTokenizer = member("pre_tokenizer");
    boolean normalizes = !member("normalizer").isJsonNull();
    if (isByteLevel(preTokenizer) && !normalizes && isModel("BPE")) {
      return TokenizerJson.Splitting.BYTE_LEVEL;
    }
    return splitsAtBlanks(preTokenizer) && isPlain(member("normalizer"))
        ? added.splitting()
        : TokenizerJson.Splitting.OTHER;
  }

  private static boolean isByteLevel(JsonElement preTokenizer) {
    return "ByteLevel".equals(string(preTokenizer, "type"))
        && preTokenizer instanceof JsonObject object
        && !flag(object, "add_prefix_space", true)
        && flag(object, "use_regex", true);
  }

  private static boolean splitsAtBlanks(JsonElement preTokenizer) {
    if (!(preTokenizer instanceof JsonObject object)) {
      return false;
    }
    String type = string(object, "type");
    if ("Sequence".equals(type) && object.get("pretokenizers") instanceof JsonArray parts) {
      for (JsonElement part : parts) {
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

  private static boolean isPlain(JsonElement normalizer) {
    if (!(normalizer instanceof JsonObject object)) {
      return normalizer.isJsonNull();
    }
    String type = string(object, "type");
    if ("Sequence".equals(type) && object.get("normalizers") instanceof JsonArray parts) {
      for (JsonElement part : parts) {
        if (!isPlain(part)) {
          return false;
        }
      }
      return true;
    }
    // The one replacement that XLM-RoBERTa's normalizer makes: several blanks become one.
    return "Replace".equals(type)
        ? object.get("pattern") instanceof JsonObject pattern
            && " {2,}".equals(string(pattern, "Regex"))
        : type != null && PLAIN_NORMALIZERS.contains(type);
  }

  private boolean isModel(String type) {
    JsonElement named = modelMember("type");
    return named.isJsonNull()
        ? modelMembers.containsKey("merges")
        : named.isJsonPrimitive() && named.getAsString().equals(type);
  }

  private boolean isBareModel() {
    return isModel("BPE")
        && isBlank(modelMember("continuing_subword_prefix"))
        && isBlank(modelMember("end_of_word_suffix"));
  }

  private static boolean isBlank(JsonElement text) {
    return text.isJsonNull() || (text.isJsonPrimitive() && text.getAsString().isEmpty());
  }

  private static boolean flag(JsonObject object, String key, boolean absent) {
    return object.has(key) ? object.get(key).toString().equals("true") : absent;
  }

  private static String string(JsonElement element, String key) {
    return element instanceof JsonObject object
            && object.get(key) != null
            && object.get(key).isJsonPrimitive()
        ? object.get(key).getAsString()
        : null;
  }

  private JsonElement member(String name) {
    JsonElement member = members.get(name);
    return member == null ? JsonNull.INSTANCE : member;
  }

  private JsonElement modelMember(String name) {
    JsonSpans.Span span = modelMembers.get(name);
    return span == null ? JsonNull.INSTANCE : parse(span);
  }

  private JsonArray array(String name) {
    JsonElement member = member(name);
    if (member.isJsonNull()) {
      return new JsonArray();
    }
    if (!member.isJsonArray()) {
      throw new EmbedException(
          path + ": " + name + " must be a list, but is " + Json.describe(member));
    }
    return member.getAsJsonArray();
  }

  private JsonElement parse(JsonSpans.Span span) {
    return Json.parse(text(span), path);
  }

  private String text(JsonSpans.Span span) {
    return new String(file, span.from(), span.to() - span.from(), StandardCharsets.UTF_8);
  }

  private Map<String, JsonSpans.Span> members(JsonSpans.Span span) {
    Map<String, JsonSpans.Span> members = JsonSpans.members(file, span.from(), span.to());
    if (members == null) {
      Json.object(text(span), path); // says what is wrong with it
      throw new EmbedException(path + " is not valid JSON: download it again");
    }
    return members;
  }
}
