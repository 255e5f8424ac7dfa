/**
 * What each model architecture is: the keys and defaults of its config, the names and shapes of its
 * parameters, its limits. May use {@link embed.weights.Tensor} and the reading of files.
 */
package embed.model;
