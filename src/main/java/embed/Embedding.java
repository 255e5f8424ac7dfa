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

  /**
   * The cosine of the angle between this vector and another of the same width: 1 for equal
   * directions. NaN if one of them is zero or contains NaN.
   *
   * @throws IllegalArgumentException if the widths differ
   */
  public double cosine(Embedding other) {
    if (vector.length != other.vector.length) {
      throw new IllegalArgumentException(
          "vectors of " + vector.length + " and " + other.vector.length + " numbers");
    }
    double product = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int i = 0; i < vector.length; i++) {
      product += (double) vector[i] * other.vector[i];
      squares += (double) vector[i] * vector[i];
      otherSquares += (double) other.vector[i] * other.vector[i];
    }
    return product / Math.sqrt(squares * otherSquares);
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
