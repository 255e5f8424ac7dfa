package embed.output;

/**
 * The output of one line.
 *
 * @param tokens the number of tokens that the encoder received
 * @param truncated whether the line had more tokens
 * @param vector {@code [dimensions]}
 */
public record Row(RowId id, String text, int tokens, boolean truncated, float[] vector) {}
