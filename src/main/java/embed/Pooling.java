package embed;

/** How the hidden states of a line's tokens, {@code [tokens, hidden]}, become one vector. */
public enum Pooling {
  /** The mean over all tokens, special tokens such as {@code <s>} included. */
  MEAN("mean"),
  /** The hidden state of the first token. */
  CLS("cls"),
  /** The largest value in each dimension. */
  MAX("max"),
  /** The sum over all tokens, divided by the square root of their number. */
  MEAN_SQRT_LEN_TOKENS("mean_sqrt_len_tokens"),
  /** The weighted mean over all tokens: the first has weight 1, the second weight 2, and so on. */
  WEIGHTEDMEAN("weightedmean"),
  /** The hidden state of the last token. */
  LASTTOKEN("lasttoken"),
  /**
   * The model's own {@code pooler_output}: {@code tanh(W x + b)} of the first token's last hidden
   * state, for checkpoints that contain the pooler's weights.
   */
  POOLER("pooler");

  private final String label;

  Pooling(String label) {
    this.label = label;
  }

  /** The name that sentence-transformers, the command line and the encoder's script use. */
  @Override
  public String toString() {
    return label;
  }
}
