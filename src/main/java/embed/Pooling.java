package embed;

/** How the hidden states of a line's tokens, {@code [tokens, hidden]}, become one vector. */
public enum Pooling {
  /** The mean over all tokens, {@code <s>} and {@code </s>} included. */
  MEAN,
  /** The hidden state of the first token, {@code <s>}. */
  CLS,
  /** The largest value of each dimension. */
  MAX,
  /**
   * RobertaPooler: {@code tanh(W x + b)} of the first token's last hidden state, for checkpoints
   * that hold {@code pooler.dense}.
   */
  POOLER;

  private final String label = name().toLowerCase(java.util.Locale.ROOT);

  /** The name that the command line and the encoder's script have for it. */
  @Override
  public String toString() {
    return label;
  }
}
