/**
 * Runs a model with PyTorch: the TorchScript source of the forward pass, the weights on a device,
 * batches of token ids, the kernels of the linear layers. May use the checkpoint and what it is
 * made of; knows no text.
 */
package embed.encoder;
