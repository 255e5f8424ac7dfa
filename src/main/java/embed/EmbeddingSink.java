package embed;

/** Takes rows in the order of their lines. */
@FunctionalInterface
public interface EmbeddingSink<T> {
  /** The next item and the embedding of its line. */
  void accept(T item, Embedding embedding);

  /** No row is ready at the moment: a good time to flush what has been written. */
  default void idle() {}
}
