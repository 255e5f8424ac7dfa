package embed.output;

/**
 * What there is to write of a line.
 *
 * @param tokens how many went into the vector
 * @param cut whether the line had more
 * @param vector {@code [dimensions]}
 */
public record Row(RowId id, String text, int tokens, boolean cut, float[] vector) {}
