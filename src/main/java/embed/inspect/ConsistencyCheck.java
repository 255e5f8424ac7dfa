package embed.inspect;

/**
 * A comparison of two computations of the same numbers.
 *
 * @param name what should be equal
 * @param one how the first side was computed
 * @param other how the second side was computed
 * @param difference the largest absolute difference; NaN if either side contains NaN
 * @param tolerance the largest difference that rounding can explain
 */
public record ConsistencyCheck(
    String name, String one, String other, double difference, double tolerance) {
  public boolean holds() {
    return difference <= tolerance;
  }
}
