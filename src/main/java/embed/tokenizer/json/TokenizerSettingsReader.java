package embed.tokenizer.json;

import embed.EmbedException;
import embed.file.JsonValues;
import embed.text.PlainText;
import embed.tokenizer.json.TokenizerSettings.Flags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the settings as {@code PreTrainedTokenizerBase._from_pretrained} of transformers does: a
 * configuration with {@code added_tokens_decoder} is complete by itself; without it,
 * special_tokens_map.json overrides tokenizer_config.json, and added_tokens.json adds to them.
 */
final class TokenizerSettingsReader {
  private static final String MODEL_CONFIG = "config.json";
  private static final String DECODER = "added_tokens_decoder";
  private static final String MASK = "mask_token";

  /**
   * The keys of special tokens without a role: a list of tokens, or an object of tokens by role
   * name.
   */
  private static final List<String> ADDITIONAL =
      List.of("additional_special_tokens", "extra_special_tokens");

  /** A value and the file that it comes from. */
  private record Given(JsonValues file, Object value) {}

  private final TokenizerFiles files;
  private final JsonValues config;
  private final TransformersRelease release;
  private final TokenizerClass tokenizerClass;
  private final Map<String, Given> given = new HashMap<>();
  private final TreeMap<Integer, AddedToken> added = new TreeMap<>();

  /** The added tokens by their text; the last one with a text counts. */
  private final Map<String, AddedToken> addedByContent = new HashMap<>();

  TokenizerSettingsReader(TokenizerFiles files) {
    this.files = files;
    this.config = files.values(TokenizerFiles.CONFIG);
    JsonValues model = files.values(MODEL_CONFIG);
    this.release = TransformersRelease.of(config, model);
    String named = config.string("tokenizer_class", null);
    this.tokenizerClass =
        TokenizerClass.of(
            named != null ? named : text(model.get("tokenizer_class")),
            text(model.get("model_type")),
            release);
  }

  private static String text(Object value) {
    return value instanceof String text ? text : null;
  }

  TokenizerSettings read() {
    if (config.bool("split_special_tokens", false)) {
      throw new EmbedException("%s sets split_special_tokens: not supported", config.file());
    }
    if (config.bool("fix_mistral_regex", false)) {
      throw new EmbedException("%s sets fix_mistral_regex: not supported", config.file());
    }
    for (String file : config.strings("fast_tokenizer_files")) {
      if (!file.equals(TokenizerFiles.TOKENIZER)) {
        throw new EmbedException(
            "%s names %s in fast_tokenizer_files: only %s is supported",
            config.file(), PlainText.quote(file), TokenizerFiles.TOKENIZER);
      }
    }
    boolean complete = config.contains(DECODER);
    take(config);
    if (complete) {
      readDecoder();
    } else {
      take(files.values(TokenizerFiles.SPECIAL_TOKENS));
    }
    Map<String, TokenizerSettings.Role> roles = roles();
    if (!complete) {
      readAddedTokens(roles);
    }
    // The key was max_len before transformers 3.
    String longest = config.contains("model_max_length") ? "model_max_length" : "max_len";
    return new TokenizerSettings(
        config, tokenizerClass, release, config.length(longest), truncationSide(), roles, added);
  }

  private TokenizerSettings.Side truncationSide() {
    String side = config.string("truncation_side", null);
    if (side == null) {
      return null;
    }
    return switch (side) {
      case "left" -> TokenizerSettings.Side.LEFT;
      case "right" -> TokenizerSettings.Side.RIGHT;
      default -> config.wrong("truncation_side", "\"left\" or \"right\"", side, null);
    };
  }

  private void take(JsonValues file) {
    for (String role : TokenizerSettings.ROLES) {
      take(role, file);
    }
    for (String key : ADDITIONAL) {
      take(key, file);
    }
  }

  private void take(String key, JsonValues file) {
    if (file.contains(key)) {
      given.put(key, new Given(file, file.get(key)));
    }
  }

  private Map<String, TokenizerSettings.Role> roles() {
    Map<String, TokenizerSettings.Role> roles = new LinkedHashMap<>();
    for (String name : TokenizerSettings.ROLES) {
      Given value = given.get(name);
      String usual = tokenizerClass.specialToken(name);
      if (value == null && usual != null) {
        roles.put(
            name,
            role(name, usual, release == TransformersRelease.FIVE ? Flags.GIVEN : Flags.OF_CLASS));
      } else if (value != null && value.value() != null) {
        roles.put(name, role(name, value));
      }
    }
    for (String key : ADDITIONAL) {
      Given value = given.get(key);
      if (value != null && value.value() != null) {
        addAdditional(key, value, roles);
      }
    }
    return roles;
  }

  /** A token's role. If the configuration also adds the token, the flags given there apply. */
  private TokenizerSettings.Role role(String name, Given given) {
    AddedToken token = AddedToken.of(given.file(), name, given.value(), true);
    AddedToken known = addedByContent.get(token.content());
    if (known != null) {
      return new TokenizerSettings.Role(known.asSpecial(), Flags.NONE);
    }
    return given.value() instanceof Map
        ? new TokenizerSettings.Role(token, Flags.GIVEN)
        : role(name, token.content(), Flags.GIVEN);
  }

  private TokenizerSettings.Role role(String name, String content, Flags ofMask) {
    return name.equals(MASK) && tokenizerClass.stripsBeforeMask(release)
        ? new TokenizerSettings.Role(AddedToken.mask(content), ofMask)
        : new TokenizerSettings.Role(AddedToken.plain(content, true), Flags.NONE);
  }

  private void addAdditional(String key, Given given, Map<String, TokenizerSettings.Role> roles) {
    if (given.value() instanceof List<?> tokens) {
      for (Object value : tokens) {
        AddedToken token = AddedToken.of(given.file(), key, value, true);
        String name = key + "[" + roles.size() + "]";
        Flags flags = value instanceof Map ? Flags.GIVEN : Flags.NONE;
        roles.put(name, new TokenizerSettings.Role(token, flags));
      }
    } else if (given.value() instanceof Map<?, ?> tokens) {
      for (Map.Entry<?, ?> entry : tokens.entrySet()) {
        String name = (String) entry.getKey();
        roles.put(name, role(name, new Given(given.file(), entry.getValue())));
      }
    } else {
      given.file().wrong(key, "a list of tokens or an object of them", given.value(), null);
    }
  }

  private void readDecoder() {
    JsonValues decoder = config.object(DECODER);
    for (Map.Entry<String, Object> entry : decoder.values().entrySet()) {
      String key = entry.getKey();
      int id =
          key.matches("[0-9]{1,9}")
              ? Integer.parseInt(key)
              : config.wrong("an id of " + DECODER, "a whole number from 0", key, 0);
      AddedToken token = AddedToken.of(decoder, key, entry.getValue(), false);
      if (!token.content().isEmpty()) { // an empty token cannot occur in a text
        added.put(id, token);
        addedByContent.put(token.content(), token);
      }
    }
  }

  private void readAddedTokens(Map<String, TokenizerSettings.Role> roles) {
    Set<String> special = new HashSet<>();
    for (TokenizerSettings.Role role : roles.values()) {
      special.add(role.token().content());
    }
    JsonValues file = files.values(TokenizerFiles.ADDED_TOKENS);
    for (Map.Entry<String, Object> entry : file.values().entrySet()) {
      String content = entry.getKey();
      file.require(content);
      int id = file.integer(content, 0, 0, Integer.MAX_VALUE);
      if (content.isEmpty()) {
        continue; // an empty token cannot occur in a text
      }
      AddedToken other = added.put(id, AddedToken.plain(content, special.contains(content)));
      if (other != null) {
        throw new EmbedException(
            "%s gives the id %s to both \"%s\" and \"%s\"",
            file.file(), id, other.content(), content);
      }
    }
  }
}
