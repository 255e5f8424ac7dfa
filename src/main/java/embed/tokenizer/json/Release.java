package embed.tokenizer.json;

import java.util.Map;

/**
 * The major release of transformers that wrote a tokenizer. Its classes do different things with
 * the same files: release 4 takes a {@code tokenizer.json} and changes some of it, release 5 builds
 * a tokenizer anew from the vocabulary in it.
 */
enum Release {
  FOUR,
  FIVE,
  /** Taken as release 4 wherever the two disagree on a file that both can read. */
  UNKNOWN;

  /**
   * The release, by what only one of them writes into tokenizer_config.json, or else by what
   * config.json says of itself.
   */
  static Release of(Map<String, Object> tokenizerConfig, Map<String, Object> modelConfig) {
    if (tokenizerConfig.containsKey("backend")
        || "TokenizersBackend".equals(tokenizerConfig.get("tokenizer_class"))) {
      return FIVE;
    }
    if (tokenizerConfig.containsKey("added_tokens_decoder")) {
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
