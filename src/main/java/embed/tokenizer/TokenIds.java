package embed.tokenizer;

import java.util.Arrays;
import java.util.Objects;

/**
 * One line as token ids.
 *
 * @param ids the ids that enter the encoder, {@code <s>} and {@code </s>} included
 * @param cut whether the line was longer than the longest input, so that tokens were dropped
 */
public record TokenIds(int[] ids, boolean cut) {
  public TokenIds {
    Objects.requireNonNull(ids, "ids");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds that && cut == that.cut && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Boolean.hashCode(cut);
  }

  @Override
  public String toString() {
    return "TokenIds[ids=" + Arrays.toString(ids) + ", cut=" + cut + "]";
  }
}
