/**
 * Moves lines through the stages: reads ahead within bounded memory, computes each distinct line
 * once and returns the vectors in the order of the lines. May use the tokenizer, the encoder and
 * the checkpoint.
 */
package embed.pipeline;
