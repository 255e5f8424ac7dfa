package embed.tokenizer.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import embed.EmbedException;
import embed.file.Json;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a {@code tokenizer.json} and treats it like the tokenizer class of transformers that the
 * directory names. Padding, truncation and decoder are replaced; other members are left out.
 */
final class SavedTokenizer {
  private final Path path;
  private final TokenizerSettings settings;
  private final ClassComponents own;
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** The members of {@code model} other than its vocabulary and its merges. */
  private final Map<String, Object> modelMembers = new LinkedHashMap<>();

  private boolean hasModel;
  private Vocabulary vocabulary;
  private String vocabularyJson;
  private String mergesJson;

  private SavedTokenizer(String text, TokenizerSettings settings, Path path) {
    this.path = path;
    this.settings = settings;
    this.own = new ClassComponents(settings);
    Json.read(path.toString(), new StringReader(text), json -> read(json, text));
    if (!hasModel) {
      throw new EmbedException("%s has no \"model\": it describes no tokenizer", path);
    }
    if (vocabulary == null) {
      throw new EmbedException("%s: its \"model\" has no \"vocab\"", path);
    }
  }

  /**
   * The parts of a {@code tokenizer.json}.
   *
   * @param text the text of the file
   * @param path the file, for messages
   */
  static TokenizerParts read(String text, TokenizerSettings settings, Path path) {
    return new SavedTokenizer(text, settings, path).parts();
  }

  private Void read(JsonParser json, String text) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      if (name.equals("model")) {
        hasModel = true;
        readModel(json, text);
      } else {
        members.put(name, Json.value(json));
      }
    }
    return null;
  }

  private void readModel(JsonParser json, String text) throws IOException {
    Json.require(json, JsonToken.START_OBJECT);
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      int from = (int) json.currentTokenLocation().getCharOffset();
      switch (name) {
        case "vocab" -> {
          vocabulary = Vocabulary.read(json, path);
          vocabularyJson = text.substring(from, (int) json.currentLocation().getCharOffset());
        }
        case "merges" -> {
          json.skipChildren();
          mergesJson = text.substring(from, (int) json.currentLocation().getCharOffset());
        }
        default -> modelMembers.put(name, Json.value(json));
      }
    }
  }

  private TokenizerParts parts() {
    TokenizerModel saved = new TokenizerModel(modelMembers, vocabularyJson, mergesJson, vocabulary);
    boolean rebuilt =
        settings.release() == TransformersRelease.FIVE
            && settings.tokenizerClass().isRebuilt()
            && saved.is(settings.tokenizerClass().model());
    return rebuilt ? rebuilt(saved) : asItIs(saved);
  }

  /** Release 5: the class rebuilds everything except the vocabulary and a normalization table. */
  private TokenizerParts rebuilt(TokenizerModel saved) {
    Map<String, Object> model = own.modelSettings(vocabulary.ids());
    if (saved.is("Unigram")) {
      model.putIfAbsent("unk_id", 1); // DeBERTa's id if its vocabulary lacks the token
    }
    return parts(
        saved.with(model),
        own.normalizer(charsmap(members.get("normalizer"))),
        own.preTokenizer(),
        own::postProcessor);
  }

  /** The first normalization table in a normalizer, or null. */
  private static String charsmap(Object normalizer) {
    if (normalizer instanceof Map<?, ?> part) {
      if (part.get("precompiled_charsmap") instanceof String charsmap) {
        return charsmap;
      }
      if (part.get("normalizers") instanceof List<?> parts) {
        for (Object each : parts) {
          String charsmap = charsmap(each);
          if (charsmap != null) {
            return charsmap;
          }
        }
      }
    }
    return null;
  }

  /** Release 4: the class uses the file and changes some of it. */
  private TokenizerParts asItIs(TokenizerModel saved) {
    TokenizerJsonValidator validator = new TokenizerJsonValidator(path);
    validator.checkModel(saved);
    validator.checkPreTokenizer(members.get("pre_tokenizer"));
    validator.checkPostProcessor(members.get("post_processor"));
    boolean known = settings.tokenizerClass() != TokenizerClass.GENERIC;
    Object preTokenizer = members.get("pre_tokenizer");
    if (known && "ByteLevel".equals(TokenizerParts.type(preTokenizer))) {
      preTokenizer = with(preTokenizer, "add_prefix_space", settings.addPrefixSpace());
    }
    return parts(
        saved, own.normalizerOfFour(members.get("normalizer")), preTokenizer, this::postProcessor);
  }

  private Object postProcessor(AddedVocabulary added) {
    Object saved = members.get("post_processor");
    boolean isFive = settings.release() == TransformersRelease.FIVE;
    if (settings.tokenizerClass() == TokenizerClass.LLAMA && !isFive) {
      return own.postProcessor(added);
    }
    if (saved == null && settings.release() == TransformersRelease.UNKNOWN) {
      return own.postProcessor(added); // the class always adds special tokens
    }
    if (settings.tokenizerClass() == TokenizerClass.ROBERTA) {
      saved = with(saved, "add_prefix_space", settings.addPrefixSpace());
      saved = with(saved, "trim_offsets", settings.flag("trim_offsets", true));
    }
    return saved;
  }

  /** A copy of a part with another value for a member, if it has that member. */
  private static Object with(Object part, String key, boolean value) {
    if (!(part instanceof Map<?, ?> members) || !members.containsKey(key)) {
      return part;
    }
    Map<Object, Object> changed = new LinkedHashMap<>(members);
    changed.put(key, value);
    return changed;
  }

  private TokenizerParts parts(
      TokenizerModel model,
      Object normalizer,
      Object preTokenizer,
      TokenizerParts.PostProcessor postProcessor) {
    new TokenizerJsonValidator(path).checkNormalizer(normalizer);
    return new TokenizerParts(
        path,
        path + " describes no tokenizer",
        model,
        normalizer,
        preTokenizer,
        postProcessor,
        addedTokens(),
        members.get("truncation") instanceof Map<?, ?> truncation
            && "Left".equals(truncation.get("direction")),
        true);
  }

  private List<AddedToken> addedTokens() {
    List<AddedToken> tokens = new ArrayList<>();
    Object list = members.get("added_tokens");
    if (list != null && !(list instanceof List)) {
      throw new EmbedException(
          "%s: added_tokens must be a list, but is %s", path, Json.describe(list));
    }
    for (Object element : list == null ? List.of() : (List<?>) list) {
      AddedToken token = AddedToken.of(element, path);
      if (!token.content().isEmpty()) { // the native library skips empty ones too
        tokens.add(token);
      }
    }
    return tokens;
  }
}
