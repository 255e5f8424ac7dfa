/**
 * A checkpoint directory as Hugging Face's {@code save_pretrained} writes it: the config together
 * with the tensors that were matched with the model's parameters. Every byte of it is untrusted.
 * May use the model and the weights.
 */
package embed.checkpoint;
