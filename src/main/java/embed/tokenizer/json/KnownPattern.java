package embed.tokenizer.json;

import java.util.Set;

/** The patterns with which published byte-level tokenizers split text into words. */
final class KnownPattern {
  private static final String CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
  private static final String SIGNS_AND_BLANKS =
      "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** In each of them a blank can only be the first character of a word, or among other blanks. */
  private static final Set<String> SPLIT_AT_BLANKS =
      Set.of(
          // GPT-2, in both orders that occur
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          // Llama 3 and GPT-4
          CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}" + SIGNS_AND_BLANKS,
          // Qwen 2
          CONTRACTIONS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + SIGNS_AND_BLANKS);

  private KnownPattern() {}

  /** Whether it is known that no match of a pattern extends across a blank. */
  static boolean splitsAtBlanks(String regex) {
    return SPLIT_AT_BLANKS.contains(regex);
  }
}
