package embed.vectors;

/**
 * Which matrix of a file is meant, where it holds several.
 *
 * @param array the name of an archive's array, or null
 * @param usual without {@code array}: the one to take if it is there; otherwise the archive must
 *     have a single one
 * @param layer of an array {@code [hidden states, rows, dimensions]}, the hidden state; negative
 *     counts from the end
 */
public record Selection(String array, String usual, int layer) {}
