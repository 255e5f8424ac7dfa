package embed;

/** What becomes of a line with more tokens than the checkpoint takes. */
public enum LongLines {
  /**
   * It is truncated, as transformers' {@code truncation=True} does, and {@link Embedding#truncated}
   * says so.
   */
  TRUNCATE,
  /** It is an {@link EmbedException} that names the line's number. */
  ERROR
}
