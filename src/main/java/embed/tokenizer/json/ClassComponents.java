package embed.tokenizer.json;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Builds the normalizer, the pre-tokenizer and the post-processor of a tokenizer class in
 * transformers: {@code convert_slow_tokenizer} in release 4, the class itself in release 5.
 */
final class ClassComponents {
  /**
   * Python's {@code str.split} also splits at four control characters that {@code \s} does not
   * match.
   */
  private static final String PYTHON_BLANKS = "[\\s\\x1c-\\x1f]+";

  private final TokenizerClass kind;
  private final TokenizerSettings settings;

  ClassComponents(TokenizerSettings settings) {
    this.kind = settings.tokenizerClass();
    this.settings = settings;
  }

  /**
   * The normalizer, or null for none.
   *
   * @param charsmap SentencePiece's normalization table in Base64, or null
   */
  Map<String, Object> normalizer(String charsmap) {
    boolean five = settings.release() == TransformersRelease.FIVE;
    List<Object> parts = new ArrayList<>();
    Object table =
        charsmap == null ? null : JsonParts.of("Precompiled", "precompiled_charsmap", charsmap);
    switch (kind) {
      case BERT, MPNET -> {
        return bertNormalizer();
      }
      case XLM_ROBERTA, CAMEMBERT -> {
        add(parts, table);
        if (!five) {
          parts.add(JsonParts.strip(false));
          parts.add(JsonParts.replaceRegex(" {2,}", JsonParts.BLANK));
        }
      }
      case ALBERT -> {
        parts.add(JsonParts.replace("``", "\""));
        parts.add(JsonParts.replace("''", "\""));
        if (!settings.flag("keep_accents", false)) {
          parts.add(JsonParts.of("NFKD"));
          parts.add(JsonParts.of("StripAccents"));
        }
        if (settings.flag("do_lower_case", true)) {
          parts.add(JsonParts.of("Lowercase"));
        }
        add(parts, table);
        if (!five) {
          parts.add(JsonParts.replaceRegex(" {2,}", " "));
        }
      }
      case DEBERTA_V2 -> {
        if (settings.flag("do_lower_case", false)) {
          parts.add(JsonParts.of("Lowercase"));
        }
        if (five) {
          parts.add(JsonParts.replaceRegex("\\s{2,}|[\\n\\r\\t]", " "));
          parts.add(JsonParts.of("NFC"));
          parts.add(JsonParts.strip(false));
        } else {
          parts.add(JsonParts.strip(true));
          add(parts, table);
          parts.add(JsonParts.replaceRegex(" {2,}", " "));
        }
      }
      default -> {
        return null;
      }
    }
    return parts.isEmpty() ? null : JsonParts.normalizers(parts);
  }

  private static void add(List<Object> parts, Object table) {
    if (table != null) {
      parts.add(table);
    }
  }

  private Map<String, Object> bertNormalizer() {
    return JsonParts.of(
        "BertNormalizer",
        "clean_text",
        true,
        "handle_chinese_chars",
        settings.flag("tokenize_chinese_chars", true),
        "strip_accents",
        settings.flagOrNull("strip_accents"),
        "lowercase",
        settings.flag("do_lower_case", true));
  }

  /**
   * A saved normalizer with release 4's changes: classes that can lower-case text follow
   * tokenizer_config.json.
   */
  Object normalizerOfFour(Object saved) {
    boolean lowers = kind == TokenizerClass.BERT || kind == TokenizerClass.MPNET;
    if (!lowers || !"BertNormalizer".equals(TokenizerParts.type(saved))) {
      return saved;
    }
    Map<String, Object> own = bertNormalizer();
    for (Map.Entry<?, ?> member : ((Map<?, ?>) saved).entrySet()) {
      boolean isKept =
          member.getKey().equals("clean_text")
              || (kind == TokenizerClass.MPNET && member.getKey().equals("handle_chinese_chars"));
      if (isKept) {
        own.put((String) member.getKey(), member.getValue());
      }
    }
    return own;
  }

  Map<String, Object> preTokenizer() {
    boolean five = settings.release() == TransformersRelease.FIVE;
    boolean prefix = settings.addPrefixSpace();
    return switch (kind) {
      case ROBERTA -> JsonParts.byteLevel(prefix);
      case BERT, MPNET -> JsonParts.of("BertPreTokenizer");
      case XLM_ROBERTA, CAMEMBERT, ALBERT ->
          five
              ? JsonParts.preTokenizers(
                  JsonParts.of("WhitespaceSplit"), JsonParts.metaspace(prefix, "never"))
              : JsonParts.metaspace(true, "never");
      case DEBERTA_V2 -> {
        Object metaspace =
            five ? JsonParts.metaspace(prefix, "first") : JsonParts.metaspace(true, "never");
        yield settings.flag("split_by_punct", false)
            ? JsonParts.preTokenizers(
                JsonParts.of("Punctuation", "behavior", "Isolated"), metaspace)
            : JsonParts.preTokenizers(metaspace);
      }
      case ESM ->
          JsonParts.of(
              "Split",
              "pattern",
              Map.of("Regex", PYTHON_BLANKS),
              "behavior",
              "Removed",
              "invert",
              false);
      case LLAMA, GENERIC -> null;
    };
  }

  /** The post-processor that puts the class's special tokens around a line. */
  Map<String, Object> postProcessor(AddedVocabulary added) {
    return switch (kind) {
      case ROBERTA ->
          JsonParts.of(
              "RobertaProcessing",
              "sep",
              pair(added, "sep_token"),
              "cls",
              pair(added, "cls_token"),
              "trim_offsets",
              settings.flag("trim_offsets", true),
              "add_prefix_space",
              settings.addPrefixSpace());
      case XLM_ROBERTA, CAMEMBERT ->
          JsonParts.template(token(added, "bos_token"), token(added, "eos_token"));
      case BERT, MPNET, ALBERT, DEBERTA_V2 ->
          JsonParts.template(token(added, "cls_token"), token(added, "sep_token"));
      case ESM ->
          JsonParts.template(
              token(added, "cls_token"),
              settings.token("eos_token") == null ? null : token(added, "eos_token"));
      case LLAMA ->
          JsonParts.template(
              settings.flag("add_bos_token", true) ? token(added, "bos_token") : null,
              settings.flag("add_eos_token", false) ? token(added, "eos_token") : null);
      case GENERIC -> null;
    };
  }

  private JsonParts.SpecialToken token(AddedVocabulary added, String role) {
    String content = settings.requireToken(role);
    return new JsonParts.SpecialToken(content, added.id(content));
  }

  private List<Object> pair(AddedVocabulary added, String role) {
    String content = settings.requireToken(role);
    return List.of(content, added.id(content));
  }

  /**
   * The members of the model other than its vocabulary and merges.
   *
   * @param ids the vocabulary
   */
  Map<String, Object> modelSettings(Map<String, Integer> ids) {
    Map<String, Object> members = JsonParts.of(kind.model());
    boolean five = settings.release() == TransformersRelease.FIVE;
    switch (kind) {
      case ROBERTA -> {
        members.put("dropout", null);
        members.put("unk_token", null);
        members.put("continuing_subword_prefix", "");
        members.put("end_of_word_suffix", "");
        members.put("fuse_unk", false);
        members.put("byte_fallback", false);
        members.put("ignore_merges", false);
      }
      case BERT, MPNET -> {
        members.put("unk_token", settings.requireToken("unk_token"));
        members.put("continuing_subword_prefix", "##");
        members.put("max_input_chars_per_word", 100);
      }
      case ESM -> members.put("unk_token", settings.requireToken("unk_token"));
      case XLM_ROBERTA -> members.put("unk_id", 3);
      case CAMEMBERT -> members.put("unk_id", five ? ids.getOrDefault(unknown(), 0) : 3);
      case ALBERT -> {
        if (five) {
          members.put("unk_id", 1);
        }
      }
      case DEBERTA_V2 -> {
        if (five && ids.containsKey(unknown())) {
          members.put("unk_id", ids.get(unknown()));
        }
      }
      case LLAMA, GENERIC -> throw new IllegalStateException(kind + " builds no model");
    }
    return members;
  }

  private String unknown() {
    return settings.token("unk_token");
  }

  /** The Base64 text of a table, as in {@code tokenizer.json}, or null for an empty table. */
  static String base64(byte[] charsmap) {
    return charsmap.length == 0 ? null : Base64.getEncoder().encodeToString(charsmap);
  }
}
