package embed.tokenizer.json;

import embed.file.JsonValues;

/**
 * The major release of transformers that wrote a tokenizer. The releases treat the same files
 * differently: release 4 uses a {@code tokenizer.json} and changes some of it, release 5 builds a
 * new tokenizer from its vocabulary.
 */
enum TransformersRelease {
  FOUR,
  FIVE,
  /** Treated as release 4 wherever the two releases disagree on a file that both can read. */
  UNKNOWN;

  /**
   * Determines the release from entries of tokenizer_config.json that only one release writes, or
   * else from the version in config.json.
   */
  static TransformersRelease of(JsonValues tokenizerConfig, JsonValues modelConfig) {
    if (tokenizerConfig.contains("backend")
        || "TokenizersBackend".equals(tokenizerConfig.get("tokenizer_class"))) {
      return FIVE;
    }
    if (tokenizerConfig.contains("added_tokens_decoder")) {
      return FOUR;
    }
    if (!(modelConfig.get("transformers_version") instanceof String version)) {
      return UNKNOWN;
    }
    int dot = version.indexOf('.');
    String major = dot < 0 ? version : version.substring(0, dot);
    if (!major.matches("[0-9]{1,4}")) {
      return UNKNOWN;
    }
    return Integer.parseInt(major) >= 5 ? FIVE : FOUR;
  }
}
