/**
 * Moves lines through the stages in order: reads ahead within bounded memory, computes each
 * distinct line once and hands the vectors over in the order of their lines. May use the tokenizer,
 * the encoder and the checkpoint.
 */
package embed.pipeline;
