package embed.tokenizer.json;

import embed.EmbedException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code added_tokens.json}
 * say, with the defaults of the directory's tokenizer class where they say nothing.
 *
 * @param config tokenizer_config.json
 * @param tokenizerClass the Python class that reads the tokenizer's files
 * @param release the release of transformers that wrote them
 * @param modelMaxLength the longest input in tokens, {@link Long#MAX_VALUE} where none is given
 * @param truncationSide the end at which a line that is too long is truncated, or null
 * @param roles the special tokens by their role, such as {@code cls_token}, in transformers' order
 * @param added tokens that are added to the vocabulary, by their id
 */
public record TokenizerSettings(
    SettingsFile config,
    TokenizerClass tokenizerClass,
    Release release,
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

  /** An end of a line. */
  enum Side {
    LEFT,
    RIGHT
  }

  /** How much the flags of a special token count where the vocabulary has that token already. */
  enum Flags {
    /** They only hold for a token that is new. */
    NONE,
    /** They were given, and count over those of vocabulary files. */
    GIVEN,
    /** They are set in the code of the class, and count over those of a tokenizer.json too. */
    OF_CLASS
  }

  /** A special token in its role. */
  record Role(AddedToken token, Flags flags) {}

  /** The settings of a checkpoint directory. */
  public static TokenizerSettings read(TokenizerFiles files) {
    return new TokenizerSettingsReader(files).read();
  }

  boolean truncatesLeft() {
    return truncationSide == Side.LEFT;
  }

  /** Whether a line gets a blank in front of its first word. */
  boolean addPrefixSpace() {
    return flag("add_prefix_space", tokenizerClass.addsPrefixSpace());
  }

  /** A setting of tokenizer_config.json that is true or false. */
  boolean flag(String key, boolean absent) {
    return config.bool(key, absent);
  }

  /** A setting that is true, false or, where null, neither. */
  Boolean flagOrNull(String key) {
    return config.json().get(key) == null ? null : (Boolean) config.bool(key, false);
  }

  /** The text of the token in a role such as {@code mask_token}, or null. */
  public String token(String role) {
    Role holder = roles.get(role);
    return holder == null ? null : holder.token().content();
  }

  /** The text of a token that the tokenizer's class cannot do without. */
  String requireToken(String role) {
    String token = token(role);
    if (token == null || token.isEmpty()) {
      throw new EmbedException(
          config.path() + " has no " + role + ": this tokenizer puts one around every line");
    }
    return token;
  }
}
