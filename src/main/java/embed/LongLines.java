package embed;

/** What to do with a line that has more tokens than the checkpoint accepts. */
public enum LongLines {
  /**
   * Truncate it, as transformers' {@code truncation=True} does, and set {@link
   * Embedding#truncated}.
   */
  TRUNCATE,
  /** Throw an {@link EmbedException} that names the line's number. */
  ERROR
}
