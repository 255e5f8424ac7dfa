/**
 * Reads files of tensors: safetensors, PyTorch's zip and legacy formats, and the index of several
 * files. The files are untrusted and are mapped instead of loaded; sizes are checked before they
 * are used. May use the reading of files.
 */
package embed.weights;
