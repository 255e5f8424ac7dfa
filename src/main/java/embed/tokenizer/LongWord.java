package embed.tokenizer;

import embed.tokenizer.json.TokenizerJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Computes the first tokens of a word that is too long to be encoded whole, such as a megabyte of
 * base64.
 *
 * <p>BPE may merge the end of a prefix differently from the same place in the word, so a prefix's
 * tokens are not always the word's. But if one of the word's tokens ends at a byte {@code b}, no
 * merge ever crossed {@code b}, so the tokens before it are exactly those of the word's first
 * {@code b} bytes alone. Let {@code n} be the length of the longest token: among any {@code n}
 * consecutive bytes, a token of the word ends at one of them. So the tokens that the encodings of
 * {@code n} prefixes, each one byte longer, have in common at their start are the word's tokens
 * too.
 */
final class LongWord {
  private static final int LARGEST_PREFIX = 1 << 16;

  private final TokenizerJson json;

  LongWord(TokenizerJson json) {
    this.json = json;
  }

  /**
   * At least the first {@code needed} ids of {@code text[from, to)}, or all of them if there are
   * fewer.
   */
  int[] firstIds(NativeTokenizer tokenizer, String text, int from, int to, int needed) {
    int window = json.longestToken();
    if (json.bareModel() && window > 0) {
      try (NativeTokenizer model = NativeTokenizer.load(json.modelAlone(), json.blame())) {
        if (coversEveryByte(model)) {
          long start = 8L * needed + window;
          for (long length = start; length <= LARGEST_PREFIX; length *= 2) {
            int[] ids = common(model, symbols(text, from, to, (int) length), window, needed);
            if (ids.length >= needed) {
              return ids;
            }
          }
        }
      }
    }
    return tokenizer.ids(text.substring(from, to), false);
  }

  /** Whether each byte has a token. Without one, a merge could span any number of bytes. */
  private static boolean coversEveryByte(NativeTokenizer model) {
    for (int b = 0; b < 256; b++) {
      if (model.ids(String.valueOf(symbol((byte) b)), false).length != 1) {
        return false;
      }
    }
    return true;
  }

  private static int[] common(NativeTokenizer model, String symbols, int window, int needed) {
    int[] ids = model.ids(symbols, false);
    int length = ids.length;
    for (int end = symbols.length() - 1; end > symbols.length() - window; end--) {
      int[] other = model.ids(symbols.substring(0, end), false);
      int mismatch = Arrays.mismatch(ids, 0, length, other, 0, Math.min(length, other.length));
      length = mismatch < 0 ? length : mismatch;
      if (length < needed) {
        break;
      }
    }
    return Arrays.copyOf(ids, length);
  }

  /** The word's first bytes in GPT-2's alphabet, which has a printable character for each byte. */
  private static String symbols(String text, int from, int to, int length) {
    // A character has at least one byte, so these characters suffice; the additional one keeps a
    // surrogate pair whole.
    int end = Math.min(to, from + length + 1);
    byte[] bytes = text.substring(from, end).getBytes(StandardCharsets.UTF_8);
    StringBuilder symbols = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      symbols.append(symbol(bytes[i]));
    }
    return symbols.toString();
  }

  /** The character that {@code bytes_to_unicode} of GPT-2's encoder maps a byte to. */
  static char symbol(byte value) {
    int b = value & 0xFF;
    if (b <= ' ') {
      return (char) (0x100 + b);
    }
    if (b >= 0x7F && b <= 0xA0) {
      return (char) (0x100 + 33 + b - 0x7F);
    }
    return b == 0xAD ? (char) (0x100 + 67) : (char) b;
  }
}
