package embed;

/** Receives items and their embeddings in the order of the lines. */
@FunctionalInterface
public interface EmbeddingSink<T> {
  /** Receives the next item and the embedding of its line. */
  void accept(T item, Embedding embedding);

  /** Called when no embedding is ready yet, which is a good time to flush output. */
  default void idle() {}
}
