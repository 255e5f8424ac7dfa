/**
 * Turns lines into token ids as Hugging Face's tokenizers do. May use the tokenizer's files in
 * {@link embed.tokenizer.json}.
 */
package embed.tokenizer;
