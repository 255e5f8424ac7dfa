/**
 * Defines the model families. Each has one class with the keys and defaults of its config, the
 * names and shapes of its parameters, its positions and its script. May use {@link
 * embed.weights.Tensor} and the reading of files.
 */
package embed.model;
