package embed.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import embed.EmbedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code added_tokens.json}
 * say, with the defaults of {@code RobertaTokenizerFast} where they say nothing.
 *
 * <p>Follows {@code PreTrainedTokenizerBase._from_pretrained} of transformers 4: a configuration
 * with {@code added_tokens_decoder} is complete by itself; without it, special_tokens_map.json
 * overrides tokenizer_config.json, and added_tokens.json adds to them.
 *
 * @param addPrefixSpace whether a line gets a blank in front of its first word
 * @param trimOffsets whether a token's character span leaves its leading blank out
 * @param modelMaxLength the longest input in tokens, {@link Long#MAX_VALUE} where none is given
 * @param truncationSide the end at which a line that is too long is cut, or null
 * @param tokenizerClass the Python class that was saved, or null
 * @param roles the special tokens by their role, such as {@code cls_token}, in transformers' order
 * @param added tokens that are added to the vocabulary, by their id
 */
record TokenizerSettings(
    boolean addPrefixSpace,
    boolean trimOffsets,
    long modelMaxLength,
    String truncationSide,
    String tokenizerClass,
    Map<String, Role> roles,
    SortedMap<Integer, AddedToken> added) {

  /**
   * A special token in its role.
   *
   * @param flagged whether its flags were given, so that they count over those given elsewhere
   */
  record Role(AddedToken token, boolean flagged) {}

  private static final String ADDITIONAL = "additional_special_tokens";
  private static final String DECODER = "added_tokens_decoder";

  /** The roles of one token each, in the order in which transformers adds them. */
  private static final String[] ROLES = {
    "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"
  };

  private static final String[] DEFAULTS = {
    "<s>", "</s>", "<unk>", "</s>", "<pad>", "<s>", "<mask>"
  };

  /** The settings of a checkpoint directory. */
  static TokenizerSettings read(TokenizerFiles files) {
    Reader reader = new Reader(files);
    return reader.settings();
  }

  boolean truncatesLeft() {
    return "left".equals(truncationSide);
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

  private static final class Reader {
    private final TokenizerFiles files;
    private final JsonObject config;
    private final Map<String, JsonElement> given = new LinkedHashMap<>();
    private final TreeMap<Integer, AddedToken> added = new TreeMap<>();

    Reader(TokenizerFiles files) {
      this.files = files;
      this.config = object(TokenizerFiles.CONFIG);
    }

    TokenizerSettings settings() {
      refuse("split_special_tokens");
      for (String role : ROLES) {
        take(role, config);
      }
      take(ADDITIONAL, config);
      boolean complete = config.has(DECODER);
      if (complete) {
        readDecoder();
      } else {
        JsonObject map = object(TokenizerFiles.SPECIAL_TOKENS);
        for (String role : ROLES) {
          take(role, map);
        }
        take(ADDITIONAL, map);
      }
      Map<String, Role> roles = roles();
      if (!complete) {
        readAddedTokens(roles);
      }
      String side = string("truncation_side");
      if (side != null && !side.equals("right") && !side.equals("left")) {
        throw wrong("truncation_side", "\"right\" or \"left\"", config.get("truncation_side"));
      }
      return new TokenizerSettings(
          bool("add_prefix_space", false),
          bool("trim_offsets", true),
          modelMaxLength(),
          side,
          string("tokenizer_class"),
          roles,
          added);
    }

    private JsonObject object(String name) {
      String text = files.text(name);
      return text == null ? new JsonObject() : Json.object(text, files.path(name));
    }

    private void refuse(String key) {
      if (bool(key, false)) {
        throw new EmbedException(
            files.path(TokenizerFiles.CONFIG) + " sets " + key + ", which is not supported");
      }
    }

    private void take(String role, JsonObject from) {
      JsonElement value = from.get(role);
      if (value != null) {
        given.put(role, value);
      }
    }

    private Map<String, Role> roles() {
      Map<String, AddedToken> byContent = new LinkedHashMap<>();
      for (AddedToken token : added.values()) {
        byContent.put(token.content(), token);
      }
      Map<String, Role> roles = new LinkedHashMap<>();
      for (int i = 0; i < ROLES.length; i++) {
        JsonElement value = given.get(ROLES[i]);
        if (value != null && value.isJsonNull()) {
          continue;
        }
        AddedToken token =
            value == null ? AddedToken.plain(DEFAULTS[i], true) : token(value, ROLES[i], true);
        boolean flagged = value != null && value.isJsonObject();
        if (!flagged && value != null && byContent.containsKey(token.content())) {
          token = byContent.get(token.content()).asSpecial();
        } else if (!flagged && ROLES[i].equals("mask_token")) {
          token = AddedToken.mask(token.content());
          flagged = true;
        }
        roles.put(ROLES[i], new Role(token, flagged));
      }
      JsonElement additional = given.get(ADDITIONAL);
      if (additional instanceof JsonArray list) {
        int count = 0;
        for (JsonElement value : list) {
          AddedToken token = token(value, ADDITIONAL, true);
          roles.put(ADDITIONAL + "[" + count++ + "]", new Role(token, value.isJsonObject()));
        }
      } else if (additional != null && !additional.isJsonNull()) {
        throw wrong(ADDITIONAL, "a list of tokens", additional);
      }
      return roles;
    }

    private void readDecoder() {
      JsonElement decoder = config.get(DECODER);
      if (!decoder.isJsonObject()) {
        throw wrong(DECODER, "an object of tokens by id", decoder);
      }
      for (Map.Entry<String, JsonElement> entry : decoder.getAsJsonObject().entrySet()) {
        if (!entry.getValue().isJsonObject()) {
          throw wrong(DECODER + "." + entry.getKey(), "a token's object", entry.getValue());
        }
        int id = -1;
        try {
          id = Integer.parseInt(entry.getKey());
        } catch (NumberFormatException e) {
          // Refused below, like a negative id.
        }
        if (id < 0) {
          throw new EmbedException(
              files.path(TokenizerFiles.CONFIG)
                  + ": "
                  + DECODER
                  + " has the id \""
                  + entry.getKey()
                  + "\"; a whole number from 0 was expected");
        }
        added.put(id, token(entry.getValue(), DECODER, false));
      }
    }

    private void readAddedTokens(Map<String, Role> roles) {
      List<String> special = new ArrayList<>();
      for (Role role : roles.values()) {
        special.add(role.token().content());
      }
      JsonObject tokens = object(TokenizerFiles.ADDED_TOKENS);
      for (Map.Entry<String, JsonElement> entry : tokens.entrySet()) {
        int id = id(entry.getValue());
        if (id < 0) {
          throw new EmbedException(
              files.path(TokenizerFiles.ADDED_TOKENS)
                  + ": \""
                  + entry.getKey()
                  + "\" has the id "
                  + Json.describe(entry.getValue())
                  + "; a whole number from 0 was expected");
        }
        AddedToken token = AddedToken.plain(entry.getKey(), special.contains(entry.getKey()));
        AddedToken other = added.put(id, token);
        if (other != null) {
          throw new EmbedException(
              files.path(TokenizerFiles.ADDED_TOKENS)
                  + " gives the id "
                  + id
                  + " to both \""
                  + other.content()
                  + "\" and \""
                  + token.content()
                  + "\"");
        }
      }
    }

    private static int id(JsonElement value) {
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
        double number = value.getAsDouble();
        return number == (int) number ? (int) number : -1;
      }
      return -1;
    }

    private AddedToken token(JsonElement value, String key, boolean special) {
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
        return AddedToken.plain(value.getAsString(), special);
      }
      if (value.isJsonObject() && value.getAsJsonObject().has("content")) {
        JsonObject object = value.getAsJsonObject();
        JsonElement content = object.get("content");
        if (content.isJsonPrimitive() && content.getAsJsonPrimitive().isString()) {
          boolean isSpecial = special || flag(object, "special", false);
          return new AddedToken(
              content.getAsString(),
              flag(object, "single_word", false),
              flag(object, "lstrip", false),
              flag(object, "rstrip", false),
              flag(object, "normalized", !isSpecial),
              isSpecial);
        }
      }
      throw wrong(key, "a token: a string, or an object with \"content\"", value);
    }

    private boolean flag(JsonObject object, String key, boolean absent) {
      JsonElement value = object.get(key);
      if (value == null || value.isJsonNull()) {
        return absent;
      }
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean()) {
        return value.getAsBoolean();
      }
      throw wrong(key, "true or false", value);
    }

    private boolean bool(String key, boolean absent) {
      return flag(config, key, absent);
    }

    private String string(String key) {
      JsonElement value = config.get(key);
      if (value == null || value.isJsonNull()) {
        return null;
      }
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
        return value.getAsString();
      }
      throw wrong(key, "a string", value);
    }

    /** {@code max_len} is what it was called before transformers 3. */
    private long modelMaxLength() {
      String key = config.has("model_max_length") ? "model_max_length" : "max_len";
      JsonElement value = config.get(key);
      if (value == null || value.isJsonNull()) {
        return Long.MAX_VALUE;
      }
      double length = -1;
      if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber()) {
        length = value.getAsDouble();
      }
      if (!(length >= 1)) {
        throw wrong(key, "a whole number from 1", value);
      }
      // The cast saturates: the 1e30 that stands for "no limit" becomes Long.MAX_VALUE.
      return (long) length;
    }

    private EmbedException wrong(String key, String expected, JsonElement found) {
      return new EmbedException(
          files.path(TokenizerFiles.CONFIG)
              + ": "
              + key
              + " must be "
              + expected
              + ", but is "
              + Json.describe(found));
    }
  }
}
