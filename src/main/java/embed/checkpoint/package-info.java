/**
 * Reads a checkpoint directory as Hugging Face's {@code save_pretrained} writes it: {@code
 * config.json} and the weights, from safetensors or from PyTorch's own formats. Every byte of it is
 * untrusted.
 */
package embed.checkpoint;
