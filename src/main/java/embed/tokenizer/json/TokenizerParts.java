package embed.tokenizer.json;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer in the parts of a {@code tokenizer.json}, before the directory's special and added
 * tokens are added to it.
 *
 * @param file the file that it was read from, for messages
 * @param errorPrefix the start of the message if the native library refuses it
 * @param model the vocabulary and how words are split into tokens
 * @param normalizer changes the text first, or null
 * @param preTokenizer splits the text into words, or null
 * @param postProcessor puts special tokens around a line, or null
 * @param addedTokens the tokens that the file itself adds to its vocabulary
 * @param truncatesLeft whether the file says that long lines are truncated at the start
 * @param saved whether it is a saved tokenizer.json, whose token flags override others
 */
record TokenizerParts(
    Path file,
    String errorPrefix,
    TokenizerModel model,
    Object normalizer,
    Object preTokenizer,
    PostProcessor postProcessor,
    List<AddedToken> addedTokens,
    boolean truncatesLeft,
    boolean saved) {

  /** Builds a post-processor, which needs the ids of the special tokens. */
  interface PostProcessor {
    Object part(AddedVocabulary added);
  }

  /**
   * Adds the tokens as {@code PreTrainedTokenizerFast.__init__} does.
   *
   * @param longest the number of tokens at which a line is truncated
   */
  TokenizerJson finish(TokenizerSettings settings, int longest) {
    AddedVocabulary added = new AddedVocabulary(model.vocabulary());
    for (AddedToken token : addedTokens) {
      added.add(token);
    }
    for (AddedToken token : settings.added().values()) {
      added.add(token);
    }
    added.addRoles(settings, saved);
    TextGrowth.check(file, normalizer, preTokenizer);
    boolean left = settings.truncationSide() == null ? truncatesLeft : settings.truncatesLeft();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("version", "1.0");
    members.put("truncation", TokenizerJson.truncation(longest, left));
    members.put("padding", null);
    members.put("added_tokens", added.toJson());
    members.put("normalizer", normalizer);
    members.put("pre_tokenizer", preTokenizer);
    members.put("post_processor", postProcessor.part(added));
    members.put("decoder", TokenDecoder.of(model, normalizer, preTokenizer)); // for `inspect`
    return new TokenizerJson(
        members, model.json(), file, errorPrefix, added.tokens(), isByteLevel() && !left, left);
  }

  /** Whether this is byte-level BPE that does nothing else to a text. */
  private boolean isByteLevel() {
    return model.is("BPE")
        && normalizer == null
        && "ByteLevel".equals(type(preTokenizer))
        && preTokenizer instanceof Map<?, ?> part
        && Boolean.FALSE.equals(part.get("add_prefix_space"));
  }

  static String type(Object part) {
    return part instanceof Map<?, ?> members && members.get("type") instanceof String type
        ? type
        : null;
  }
}
