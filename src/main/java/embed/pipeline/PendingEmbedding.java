package embed.pipeline;

import embed.Embedding;
import embed.encoder.EncodingException;
import embed.encoder.Futures;
import java.util.concurrent.CompletableFuture;

/**
 * The embedding of a line whose vector is being computed.
 *
 * @param line the number of the first line that it is for
 * @param vector {@code [hidden]}, to come
 * @param tokens as {@link Embedding#tokens}
 * @param truncated as {@link Embedding#truncated}
 */
public record PendingEmbedding(
    long line, CompletableFuture<float[]> vector, int tokens, boolean truncated) {
  /** A row that there will not be, because of {@code cause}. */
  static PendingEmbedding failed(Throwable cause) {
    return new PendingEmbedding(0, CompletableFuture.failedFuture(cause), 0, false);
  }

  boolean isReady() {
    return vector.isDone();
  }

  /**
   * The embedding, once it is there, with a vector of its own: {@link #vector} may be in a cache.
   * Throws what kept it from coming.
   */
  public Embedding await() {
    try {
      return new Embedding(Futures.get(vector).clone(), tokens, truncated);
    } catch (EncodingException e) {
      throw e.of("line " + line);
    }
  }
}
