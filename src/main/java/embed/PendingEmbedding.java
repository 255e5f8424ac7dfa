package embed;

import embed.encoder.Futures;
import java.util.concurrent.CompletableFuture;

/**
 * The embedding of a line whose vector is being computed.
 *
 * @param vector {@code [hidden]}, to come
 * @param tokens as {@link Embedding#tokens}
 * @param cut as {@link Embedding#cut}
 */
record PendingEmbedding(CompletableFuture<float[]> vector, int tokens, boolean cut) {
  /** A row that there will not be, because of {@code cause}. */
  static PendingEmbedding failed(Throwable cause) {
    return new PendingEmbedding(CompletableFuture.failedFuture(cause), 0, false);
  }

  boolean isReady() {
    return vector.isDone();
  }

  /** The embedding, once it is there; throws what kept it from coming. */
  Embedding await() {
    return new Embedding(Futures.get(vector), tokens, cut);
  }
}
