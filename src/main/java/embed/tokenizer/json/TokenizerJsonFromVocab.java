package embed.tokenizer.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import embed.EmbedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
   * @param vocabularyJson the bytes of {@code vocab.json}
   * @param merges the bytes of {@code merges.txt}
   * @param longest the number of tokens at which a line is truncated
   * @param directory where the files are, for messages
   */
  static TokenizerJson of(
      byte[] vocabularyJson,
      byte[] merges,
      TokenizerSettings settings,
      int longest,
      Path directory) {
    Path file = directory.resolve(TokenizerFiles.VOCABULARY);
    Vocabulary vocabulary =
        Vocabulary.read(vocabularyJson, 0, vocabularyJson.length, settings.tokens(), file);
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

  private JsonObject members(int longest) {
    JsonObject json = new JsonObject();
    json.addProperty("version", "1.0");
    json.add("truncation", TokenizerJson.truncation(longest, settings.truncatesLeft()));
    json.add("padding", JsonNull.INSTANCE);
    json.add("added_tokens", added.toJson());
    json.add("normalizer", JsonNull.INSTANCE);
    json.add("pre_tokenizer", byteLevel());
    json.add("post_processor", postProcessor());
    json.add("decoder", byteLevel());
    return json;
  }

  private JsonObject byteLevel() {
    JsonObject json = new JsonObject();
    json.addProperty("type", "ByteLevel");
    json.addProperty("add_prefix_space", settings.addPrefixSpace());
    json.addProperty("trim_offsets", true);
    json.addProperty("use_regex", true);
    return json;
  }

  private JsonObject postProcessor() {
    JsonObject json = new JsonObject();
    json.addProperty("type", "RobertaProcessing");
    json.add("sep", role("sep_token"));
    json.add("cls", role("cls_token"));
    json.addProperty("trim_offsets", settings.trimOffsets());
    json.addProperty("add_prefix_space", settings.addPrefixSpace());
    return json;
  }

  private JsonArray role(String name) {
    TokenizerSettings.Role role = settings.roles().get(name);
    if (role == null || role.token().content().isEmpty()) {
      throw new EmbedException(
          directory + " has no " + name + ": a RoBERTa tokenizer puts one around every line");
    }
    JsonArray json = new JsonArray();
    json.add(role.token().content());
    json.add(added.id(role.token().content()));
    return json;
  }

  private byte[] model(byte[] vocabularyJson, byte[] mergesText) {
    Path file = directory.resolve(TokenizerFiles.MERGES);
    byte[] merges = Merges.toJson(mergesText, file);
    if (merges.length <= NO_MERGES.length() && vocabulary.size() > LARGEST_WITHOUT_MERGES) {
      throw new EmbedException(
          file + " holds no merges for " + vocabulary.size() + " tokens: download it again");
    }
    ByteArrayOutputStream json =
        new ByteArrayOutputStream(vocabularyJson.length + merges.length + 512);
    json.writeBytes(VOCABULARY_FOLLOWS.getBytes(StandardCharsets.UTF_8));
    json.writeBytes(vocabularyJson);
    json.writeBytes(MERGES_FOLLOW.getBytes(StandardCharsets.UTF_8));
    json.writeBytes(merges);
    json.write('}');
    return json.toByteArray();
  }
}
