package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.Json;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code vocab.json} and {@code merges.txt} as the {@code tokenizer.json} that transformers
 * builds for {@code RobertaTokenizerFast}: {@code convert_slow_tokenizer.RobertaConverter}, then
 * the added and the special tokens as {@code PreTrainedTokenizerFast.__init__} adds them.
 */
final class TokenizerJsonFromVocab {
  private static final String VOCABULARY_FOLLOWS =
      "{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":\"\","
          + "\"end_of_word_suffix\":\"\",\"fuse_unk\":false,\"byte_fallback\":false,"
          + "\"ignore_merges\":false,\"vocab\":";
  private static final String MERGES_FOLLOW = ",\"merges\":";

  private static final String NO_MERGES = "[]";

  /** A token for each byte and some special ones; all others are made by merges. */
  private static final int LARGEST_WITHOUT_MERGES = 512;

  private final TokenizerSettings settings;
  private final Path directory;
  private final Vocabulary vocabulary;
  private final AddedVocabulary added;

  private TokenizerJsonFromVocab(
      TokenizerSettings settings, Path directory, Vocabulary vocabulary) {
    this.settings = settings;
    this.directory = directory;
    this.vocabulary = vocabulary;
    this.added = new AddedVocabulary(vocabulary);
  }

  /**
   * The tokenizer of a checkpoint without {@code tokenizer.json}.
   *
   * @param vocabularyJson the text of {@code vocab.json}
   * @param merges the text of {@code merges.txt}
   * @param longest the number of tokens at which a line is truncated
   * @param directory where the files are, for messages
   */
  static TokenizerJson of(
      String vocabularyJson,
      String merges,
      TokenizerSettings settings,
      int longest,
      Path directory) {
    Path file = directory.resolve(TokenizerFiles.VOCABULARY);
    Vocabulary vocabulary =
        Json.read(
            file.toString(), new StringReader(vocabularyJson), json -> Vocabulary.read(json, file));
    TokenizerJsonFromVocab tokenizer = new TokenizerJsonFromVocab(settings, directory, vocabulary);
    tokenizer.addTokens();
    AddedVocabulary.Highest highest = tokenizer.added.highest();
    tokenizer.added.addRoles(settings, true);
    return new TokenizerJson(
        tokenizer.members(longest),
        tokenizer.model(vocabularyJson, merges),
        highest.id() == vocabulary.highestId() ? file : directory,
        directory + ": " + TokenizerFiles.MERGES + " does not fit " + TokenizerFiles.VOCABULARY,
        highest.id(),
        highest.token(),
        vocabulary.longestToken(),
        tokenizer.added.tokens(),
        tokenizer.splitting(),
        true);
  }

  private TokenizerJson.Splitting splitting() {
    if (settings.truncatesLeft()) {
      return TokenizerJson.Splitting.OTHER;
    }
    return settings.addPrefixSpace() ? added.splitting() : TokenizerJson.Splitting.BYTE_LEVEL;
  }

  private void addTokens() {
    for (Map.Entry<Integer, AddedToken> entry : settings.added().entrySet()) {
      String content = entry.getValue().content();
      int id = added.add(entry.getValue());
      if (id != entry.getKey()) {
        throw new EmbedException(
            directory
                + ": the added token \""
                + content
                + "\" is given the id "
                + entry.getKey()
                + ", but with the "
                + vocabulary.size()
                + " tokens of "
                + TokenizerFiles.VOCABULARY
                + " its id is "
                + id
                + ": these files do not belong together");
      }
    }
  }

  private Map<String, Object> members(int longest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1.0");
    json.put("truncation", TokenizerJson.truncation(longest, settings.truncatesLeft()));
    json.put("padding", null);
    json.put("added_tokens", added.toJson());
    json.put("normalizer", null);
    json.put("pre_tokenizer", byteLevel());
    json.put("post_processor", postProcessor());
    json.put("decoder", byteLevel());
    return json;
  }

  private Map<String, Object> byteLevel() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "ByteLevel");
    json.put("add_prefix_space", settings.addPrefixSpace());
    json.put("trim_offsets", true);
    json.put("use_regex", true);
    return json;
  }

  private Map<String, Object> postProcessor() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "RobertaProcessing");
    json.put("sep", role("sep_token"));
    json.put("cls", role("cls_token"));
    json.put("trim_offsets", settings.trimOffsets());
    json.put("add_prefix_space", settings.addPrefixSpace());
    return json;
  }

  private List<Object> role(String name) {
    TokenizerSettings.Role role = settings.roles().get(name);
    if (role == null || role.token().content().isEmpty()) {
      throw new EmbedException(
          directory + " has no " + name + ": a RoBERTa tokenizer puts one around every line");
    }
    String content = role.token().content();
    return List.of(content, added.id(content));
  }

  private String model(String vocabularyJson, String mergesText) {
    Path file = directory.resolve(TokenizerFiles.MERGES);
    String merges = Merges.toJson(mergesText, file);
    if (merges.equals(NO_MERGES) && vocabulary.size() > LARGEST_WITHOUT_MERGES) {
      throw new EmbedException(
          file + " holds no merges for " + vocabulary.size() + " tokens: download it again");
    }
    return VOCABULARY_FOLLOWS + vocabularyJson + MERGES_FOLLOW + merges + "}";
  }
}
