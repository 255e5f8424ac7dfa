package embed.tokenizer.json;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * What {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code added_tokens.json}
 * say, with the defaults of {@code RobertaTokenizerFast} where they say nothing.
 *
 * @param addPrefixSpace whether a line gets a blank in front of its first word
 * @param trimOffsets whether a token's character span leaves its leading blank out
 * @param modelMaxLength the longest input in tokens, {@link Long#MAX_VALUE} where none is given
 * @param truncationSide the end at which a line that is too long is truncated, or null
 * @param tokenizerClass the Python class that was saved, or null
 * @param roles the special tokens by their role, such as {@code cls_token}, in transformers' order
 * @param added tokens that are added to the vocabulary, by their id
 */
public record TokenizerSettings(
    boolean addPrefixSpace,
    boolean trimOffsets,
    long modelMaxLength,
    Side truncationSide,
    String tokenizerClass,
    Map<String, Role> roles,
    SortedMap<Integer, AddedToken> added) {

  /** An end of a line. */
  enum Side {
    LEFT,
    RIGHT
  }

  /**
   * A special token in its role.
   *
   * @param flagged whether its flags were given, so that they count over those given elsewhere
   */
  record Role(AddedToken token, boolean flagged) {}

  /** The settings of a checkpoint directory. */
  public static TokenizerSettings read(TokenizerFiles files) {
    return new TokenizerSettingsReader(files).read();
  }

  boolean truncatesLeft() {
    return truncationSide == Side.LEFT;
  }

  /** The text of the token in a role such as {@code mask_token}, or null. */
  public String token(String role) {
    Role holder = roles.get(role);
    return holder == null ? null : holder.token().content();
  }

  /** The texts of all special and added tokens. */
  Set<String> tokens() {
    Set<String> tokens = new HashSet<>();
    for (AddedToken token : added.values()) {
      tokens.add(token.content());
    }
    for (Role role : roles.values()) {
      tokens.add(role.token().content());
    }
    return tokens;
  }
}
