package embed.row;

/**
 * The id of a row.
 *
 * @param number the line number, counted from 1, which is the id of a row without a name
 * @param name the id given in the input, or null
 */
public record RowId(long number, String name) {
  /** Returns whether the number is the id. */
  public boolean isNumber() {
    return name == null;
  }

  @Override
  public String toString() {
    return name == null ? Long.toString(number) : name;
  }
}
