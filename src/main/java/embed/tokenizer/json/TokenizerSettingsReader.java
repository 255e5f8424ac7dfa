package embed.tokenizer.json;

import embed.EmbedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the settings as {@code PreTrainedTokenizerBase._from_pretrained} of transformers 4 does: a
 * configuration with {@code added_tokens_decoder} is complete by itself; without it,
 * special_tokens_map.json counts over tokenizer_config.json, and added_tokens.json adds to them.
 */
final class TokenizerSettingsReader {
  private static final String ADDITIONAL = "additional_special_tokens";
  private static final String DECODER = "added_tokens_decoder";
  private static final String MASK = "mask_token";

  /** The roles of one token each, in the order in which transformers adds them, and defaults. */
  private static final String[][] ROLES = {
    {"bos_token", "<s>"},
    {"eos_token", "</s>"},
    {"unk_token", "<unk>"},
    {"sep_token", "</s>"},
    {"pad_token", "<pad>"},
    {"cls_token", "<s>"},
    {MASK, "<mask>"}
  };

  /** A value and the file that gives it. */
  private record Given(SettingsFile file, Object value) {}

  private final TokenizerFiles files;
  private final SettingsFile config;
  private final Map<String, Given> given = new HashMap<>();
  private final TreeMap<Integer, AddedToken> added = new TreeMap<>();

  TokenizerSettingsReader(TokenizerFiles files) {
    this.files = files;
    this.config = SettingsFile.read(files, TokenizerFiles.CONFIG);
  }

  TokenizerSettings read() {
    if (config.bool("split_special_tokens", false)) {
      throw new EmbedException(config.path() + " sets split_special_tokens: not supported");
    }
    boolean complete = config.json().containsKey(DECODER);
    take(config);
    if (complete) {
      readDecoder();
    } else {
      take(SettingsFile.read(files, TokenizerFiles.SPECIAL_TOKENS));
    }
    Map<String, TokenizerSettings.Role> roles = roles();
    if (!complete) {
      readAddedTokens(roles);
    }
    // It was called max_len before transformers 3.
    String longest = config.json().containsKey("model_max_length") ? "model_max_length" : "max_len";
    return new TokenizerSettings(
        config.bool("add_prefix_space", false),
        config.bool("trim_offsets", true),
        config.length(longest),
        truncationSide(),
        config.string("tokenizer_class"),
        roles,
        added);
  }

  private TokenizerSettings.Side truncationSide() {
    String side = config.string("truncation_side");
    if (side == null) {
      return null;
    }
    return switch (side) {
      case "left" -> TokenizerSettings.Side.LEFT;
      case "right" -> TokenizerSettings.Side.RIGHT;
      default ->
          throw config.wrong(
              "truncation_side", "\"left\" or \"right\"", config.json().get("truncation_side"));
    };
  }

  private void take(SettingsFile file) {
    for (String[] role : ROLES) {
      take(role[0], file);
    }
    take(ADDITIONAL, file);
  }

  private void take(String key, SettingsFile file) {
    if (file.json().containsKey(key)) {
      given.put(key, new Given(file, file.json().get(key)));
    }
  }

  private Map<String, TokenizerSettings.Role> roles() {
    boolean roberta = TokenizerFiles.isRoberta(config.string("tokenizer_class"));
    Map<String, TokenizerSettings.Role> roles = new LinkedHashMap<>();
    for (String[] role : ROLES) {
      Given value = given.get(role[0]);
      if (value == null && roberta) {
        roles.put(role[0], role(role[0], role[1], roberta));
      } else if (value != null && value.value() != null) {
        roles.put(role[0], role(role[0], value, roberta));
      }
    }
    addAdditional(roles);
    return roles;
  }

  /** Of a token that the configuration also adds, the flags there count. */
  private TokenizerSettings.Role role(String name, Given given, boolean roberta) {
    AddedToken token = given.file().token(name, given.value(), true);
    AddedToken known = added(token.content());
    if (known != null) {
      return new TokenizerSettings.Role(known.asSpecial(), false);
    }
    return given.value() instanceof Map
        ? new TokenizerSettings.Role(token, true)
        : role(name, token.content(), roberta);
  }

  private static TokenizerSettings.Role role(String name, String content, boolean roberta) {
    return roberta && name.equals(MASK)
        ? new TokenizerSettings.Role(AddedToken.mask(content), true)
        : new TokenizerSettings.Role(AddedToken.plain(content, true), false);
  }

  private AddedToken added(String content) {
    for (AddedToken token : added.values()) {
      if (token.content().equals(content)) {
        return token;
      }
    }
    return null;
  }

  private void addAdditional(Map<String, TokenizerSettings.Role> roles) {
    Given list = given.get(ADDITIONAL);
    if (list == null || list.value() == null) {
      return;
    }
    if (!(list.value() instanceof List<?> tokens)) {
      throw list.file().wrong(ADDITIONAL, "a list of tokens", list.value());
    }
    for (Object value : tokens) {
      AddedToken token = list.file().token(ADDITIONAL, value, true);
      String name = ADDITIONAL + "[" + roles.size() + "]";
      roles.put(name, new TokenizerSettings.Role(token, value instanceof Map));
    }
  }

  private void readDecoder() {
    Object decoder = config.json().get(DECODER);
    if (!(decoder instanceof Map<?, ?> tokens)) {
      throw config.wrong(DECODER, "an object of tokens by their ids", decoder);
    }
    for (Map.Entry<?, ?> entry : tokens.entrySet()) {
      if (!(entry.getValue() instanceof Map)) {
        throw config.wrong(DECODER + "." + entry.getKey(), "an object", entry.getValue());
      }
      int id = config.id((String) entry.getKey());
      AddedToken token = config.token(DECODER, entry.getValue(), false);
      if (!token.content().isEmpty()) { // an empty one can't be found in a text
        added.put(id, token);
      }
    }
  }

  private void readAddedTokens(Map<String, TokenizerSettings.Role> roles) {
    Set<String> special = new HashSet<>();
    for (TokenizerSettings.Role role : roles.values()) {
      special.add(role.token().content());
    }
    SettingsFile file = SettingsFile.read(files, TokenizerFiles.ADDED_TOKENS);
    for (Map.Entry<String, Object> entry : file.json().entrySet()) {
      String content = entry.getKey();
      int id = file.id(content, entry.getValue());
      if (content.isEmpty()) {
        continue; // it can't be found in a text
      }
      AddedToken other = added.put(id, AddedToken.plain(content, special.contains(content)));
      if (other != null) {
        throw new EmbedException(
            file.path()
                + " gives the id "
                + id
                + " to both \""
                + other.content()
                + "\" and \""
                + content
                + "\"");
      }
    }
  }
}
