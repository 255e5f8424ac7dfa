package embed.row;

/**
 * The output of one line.
 *
 * @param tokens the number of tokens that the encoder received
 * @param truncated whether the line had more tokens
 * @param vector {@code [dimensions]}
 */
public record Row(RowId id, String text, int tokens, boolean truncated, float[] vector) {
  /** Returns whether a vector has neither NaN nor infinity. */
  public static boolean isFinite(float[] vector) {
    for (float number : vector) {
      if (!Float.isFinite(number)) {
        return false;
      }
    }
    return true;
  }
}
