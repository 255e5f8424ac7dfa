/**
 * Describes a checkpoint directory and what the model makes of one text: files, tensors, tokens,
 * hidden states, predictions for masks, and checks of these against each other. May use the
 * tokenizer, the encoder and the checkpoint.
 */
package embed.inspect;
