/**
 * The public API: open an {@link embed.Embedder} on a checkpoint directory and turn lines into
 * vectors. {@code Embedder} may use every package below it, and only the command line and the step
 * for Spark use {@code Embedder}. Every package may use the value types here, such as the options
 * and the exception.
 */
package embed;
