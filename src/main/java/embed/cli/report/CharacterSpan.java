package embed.cli.report;

import embed.tokenizer.TokenSpan;

/**
 * The part of a text that a token stands for, counted in Unicode characters as Python counts them
 * and transformers' {@code offset_mapping} does.
 *
 * @param start its first character
 * @param end the one after its last
 */
record CharacterSpan(int start, int end, String text) {
  /** The token's part of the text, or null for a token that is not in it. */
  static CharacterSpan of(String text, TokenSpan token) {
    return token.start() < 0
        ? null
        : new CharacterSpan(
            text.codePointCount(0, token.start()),
            text.codePointCount(0, token.end()),
            text.substring(token.start(), token.end()));
  }
}
