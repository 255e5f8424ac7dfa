package embed.vectors;

/**
 * Selects one matrix of a file that contains several.
 *
 * @param array the name of an array in an archive, or null
 * @param usual if {@code array} is null and the archive has several arrays, the name of the array
 *     to read
 * @param layer for an array {@code [hidden states, rows, dimensions]}, the index of the hidden
 *     state; negative indices count from the end
 */
public record Selection(String array, String usual, int layer) {}
