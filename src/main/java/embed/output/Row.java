package embed.output;

/**
 * What there is to write of a line.
 *
 * @param tokens how many went into the vector
 * @param truncated whether the line had more
 * @param vector {@code [dimensions]}
 */
public record Row(RowId id, String text, int tokens, boolean truncated, float[] vector) {}
