package embed.tokenizer;

import java.util.Objects;

/**
 * A token and its position in its line.
 *
 * @param id the id that enters the encoder
 * @param token the token as the vocabulary spells it, {@code Ġ} for a leading blank
 * @param start the index of its first character in the line, -1 for a token that is not in the text
 * @param end the index after its last character, or -1. Tokens that each contain some bytes of the
 *     same character have the same span
 */
public record TokenSpan(int id, String token, int start, int end) {
  public TokenSpan {
    Objects.requireNonNull(token, "token");
    if (start < -1 || end < start) {
      throw new IllegalArgumentException("a span from " + start + " to " + end);
    }
  }

  /** The span of the same token if {@code characters} precede the text. */
  TokenSpan movedBy(int characters) {
    return start < 0 ? this : new TokenSpan(id, token, start + characters, end + characters);
  }
}
