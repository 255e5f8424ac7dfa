/**
 * The library's face: open an {@link embed.Embedder} on a checkpoint directory and turn lines into
 * vectors. {@code Embedder} may use all stages below it and only the command line uses {@code
 * Embedder}; the values here, such as options and the one exception, may be used everywhere.
 */
package embed;
