package embed.tokenizer;

import java.util.Objects;

/**
 * The token and text of an id.
 *
 * @param token as the vocabulary spells it, {@code Ġ} for a leading blank; empty for an id that the
 *     tokenizer does not have
 * @param text what it decodes to, with U+FFFD for bytes that are not a whole character
 */
public record TokenText(int id, String token, String text) {
  public TokenText {
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(text, "text");
  }
}
