/**
 * The formats of vectors, and how their numbers are quantized. Each format has its writer in one of
 * the packages below, which use {@link embed.output.destination}.
 */
package embed.output;
