/**
 * A checkpoint directory as Hugging Face's {@code save_pretrained} writes it: the config, and the
 * tensors matched with the model's parameters. Every byte of the directory is untrusted. May use
 * the model and the weights.
 */
package embed.checkpoint;
