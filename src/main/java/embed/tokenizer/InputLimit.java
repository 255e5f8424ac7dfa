package embed.tokenizer;

/**
 * The longest input that a checkpoint takes.
 *
 * @param tokens including special tokens
 * @param source the setting and its file, such as {@code max_seq_length in
 *     sentence_bert_config.json}
 * @param isStated whether it takes the place of the tokenizer's limit, smaller or larger
 */
public record InputLimit(int tokens, String source, boolean isStated) {}
