package embed.cli.report;

import embed.tokenizer.TokenSpan;

/**
 * The part of a text that a token stands for, in Unicode characters (code points), as in
 * transformers' {@code offset_mapping}.
 *
 * @param start its first character
 * @param end the one after its last
 */
record CharacterSpan(int start, int end, String text) {
  /**
   * The token's part of the text; null for a token that is not in the text, such as a special one.
   */
  static CharacterSpan of(String text, TokenSpan token) {
    return token.start() < 0
        ? null
        : new CharacterSpan(
            text.codePointCount(0, token.start()),
            text.codePointCount(0, token.end()),
            text.substring(token.start(), token.end()));
  }
}
