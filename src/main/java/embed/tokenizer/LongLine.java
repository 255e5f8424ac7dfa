package embed.tokenizer;

import embed.tokenizer.json.TokenizerJson;

/**
 * Bounds the memory for long lines. The native library needs about 500 bytes per character, so a
 * line that will be truncated anyway is first shortened to the part that matters.
 *
 * <p>If no word and no added token extends across a blank, the tokens of the text before a blank
 * are the first tokens of the whole text. So if that part alone has too many tokens, the rest is
 * not needed.
 */
final class LongLine {
  private static final int PER_TOKEN = 16;
  private static final int NONE = -1;

  private LongLine() {}

  static TokenIds tokenIds(
      NativeTokenizer tokenizer, TokenizerJson json, String line, int longest) {
    if (json.splitting() != TokenizerJson.Splitting.OTHER) {
      for (long size = (long) PER_TOKEN * longest; size < line.length(); size *= 4) {
        int end = safeEnd(line, (int) size);
        if (end == NONE) {
          break;
        }
        TokenIds ids = tokenizer.tokenIds(line.substring(0, end), longest);
        if (ids.truncated()) {
          return ids;
        }
        size = Math.max(size, end);
      }
    }
    return tokenizer.tokenIds(line, longest);
  }

  /** The first index from {@code from} on at which a blank follows a plain character. */
  private static int safeEnd(String line, int from) {
    for (int i = line.indexOf(' ', from); i >= 0; i = line.indexOf(' ', i + 1)) {
      if (i > 0 && isPlain(line.charAt(i - 1))) {
        return i;
      }
    }
    return NONE;
  }

  /** Whether no normalizer joins this character with a blank after it. */
  private static boolean isPlain(char c) {
    return (c > ' ' && c < 0x7F)
        || (c >= 0xC0 && c < 0x250)
        || (c >= 0x370 && c < 0x530)
        || (c >= 0x3041 && c < 0x3100)
        || (c >= 0x4E00 && c < 0x9FA6)
        || (c >= 0xAC00 && c < 0xD7A4);
  }
}
