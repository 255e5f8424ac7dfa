/**
 * Describes a checkpoint directory (files, tensors) and how the model processes one text (tokens,
 * hidden states, predictions for masks, and consistency checks). May use the tokenizer, the encoder
 * and the checkpoint.
 */
package embed.inspect;
