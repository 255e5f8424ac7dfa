/**
 * Runs a model with PyTorch: the TorchScript source of the forward pass, the weights on a device,
 * batches of token ids, the kernels of the linear layers. May use the checkpoint, its model and its
 * weights. It works on token ids and never sees text.
 */
package embed.encoder;
