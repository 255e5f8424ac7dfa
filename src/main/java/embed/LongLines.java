package embed;

/** What becomes of a line with more tokens than the checkpoint takes. */
public enum LongLines {
  /**
   * It is cut, as transformers' {@code truncation=True} does, and {@link Embedding#cut} says so.
   */
  CUT,
  /** It is an {@link EmbedException} that names the line's number. */
  ERROR
}
