package embed.output;

/**
 * What a row is called.
 *
 * @param number its line's, counted from 1; where there is no name, this is the id
 * @param name its own id in the input, or null
 */
public record RowId(long number, String name) {
  /** Whether the number is the id. */
  public boolean isNumber() {
    return name == null;
  }

  @Override
  public String toString() {
    return name == null ? Long.toString(number) : name;
  }
}
