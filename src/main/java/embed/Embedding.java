package embed;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;

/**
 * The vector of a line, and how many tokens it was computed from. Two embeddings are equal if all
 * their parts are, the vectors bit by bit.
 *
 * @param vector {@code [dimensions]}; the caller owns the array, and no other code reads or changes
 *     it
 * @param tokens how many tokens the vector was computed from, including special tokens such as
 *     {@code <s>} and {@code </s>}
 * @param truncated whether the line had more tokens than the checkpoint accepts, so that its end
 *     was dropped
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
