package embed.inspect;

/**
 * Two computations of the same numbers, held against each other.
 *
 * @param name what should be equal
 * @param one how the one side was computed
 * @param other how the other side was
 * @param difference the largest absolute difference; NaN if a side holds NaN
 * @param tolerance the largest that rounding explains
 */
public record ConsistencyCheck(
    String name, String one, String other, double difference, double tolerance) {
  public boolean holds() {
    return difference <= tolerance;
  }
}
