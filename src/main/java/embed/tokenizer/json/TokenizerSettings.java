package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.JsonValues;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The settings in {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code
 * added_tokens.json}, with the defaults of the directory's tokenizer class for absent ones.
 *
 * @param config tokenizer_config.json
 * @param tokenizerClass the Python class that reads the tokenizer's files
 * @param release the release of transformers that wrote them
 * @param modelMaxLength the longest input in tokens; {@link Long#MAX_VALUE} if none is given
 * @param truncationSide the end at which a line that is too long is truncated, or null
 * @param roles the special tokens by their role, such as {@code cls_token}, in transformers' order
 * @param added tokens that are added to the vocabulary, by their id
 */
public record TokenizerSettings(
    JsonValues config,
    TokenizerClass tokenizerClass,
    TransformersRelease release,
    long modelMaxLength,
    Side truncationSide,
    Map<String, Role> roles,
    SortedMap<Integer, AddedToken> added) {

  /** The names of the seven roles of special tokens, in the order in which they are added. */
  static final List<String> ROLES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  enum Side {
    LEFT,
    RIGHT
  }

  /** The precedence of a special token's flags if the vocabulary already has that token. */
  enum Flags {
    /** They apply only to a new token. */
    NONE,
    /** They were given, and override those of vocabulary files. */
    GIVEN,
    /** They are set in the code of the class, and override those of a tokenizer.json too. */
    OF_CLASS
  }

  record Role(AddedToken token, Flags flags) {}

  /** The settings of a checkpoint directory. */
  public static TokenizerSettings read(TokenizerFiles files) {
    return new TokenizerSettingsReader(files).read();
  }

  boolean truncatesLeft() {
    return truncationSide == Side.LEFT;
  }

  /** Whether a blank is added before the first word of a line. */
  boolean addPrefixSpace() {
    return flag("add_prefix_space", tokenizerClass.addsPrefixSpace());
  }

  /** A boolean setting of tokenizer_config.json. */
  boolean flag(String key, boolean absent) {
    return config.bool(key, absent);
  }

  /** A boolean setting; null if it is absent or null. */
  Boolean flagOrNull(String key) {
    return config.has(key) ? (Boolean) config.bool(key, false) : null;
  }

  /** The text of the token in a role such as {@code mask_token}, or null. */
  public String token(String role) {
    Role holder = roles.get(role);
    return holder == null ? null : holder.token().content();
  }

  /** The text of a token that the tokenizer's class requires. */
  String requireToken(String role) {
    String token = token(role);
    if (token == null || token.isEmpty()) {
      throw new EmbedException(
          "%s has no %s: this tokenizer puts one around every line", config.file(), role);
    }
    return token;
  }
}
