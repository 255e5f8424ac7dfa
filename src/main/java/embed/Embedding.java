package embed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * The vector of a line and what is worth knowing about it. Two are equal if their vectors have the
 * same bits.
 *
 * @param vector {@code [dimensions]}; whoever got this embedding owns the array, which nobody else
 *     reads or changes
 * @param tokens how many tokens the vector is made of, special tokens such as {@code <s>} and
 *     {@code </s>} included
 * @param truncated whether the line had more tokens than the checkpoint takes, so that its end does
 *     not count
 */
public record Embedding(float[] vector, int tokens, boolean truncated) implements Serializable {
  public Embedding {
    Objects.requireNonNull(vector, "vector");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that
        && tokens == that.tokens
        && truncated == that.truncated
        && Arrays.equals(vector, that.vector);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(vector), tokens, truncated);
  }

  @Override
  public String toString() {
    return "Embedding[vector="
        + Arrays.toString(vector)
        + ", tokens="
        + tokens
        + ", truncated="
        + truncated
        + "]";
  }
}
