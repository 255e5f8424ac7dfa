package embed.pipeline;

import embed.Embedding;
import embed.encoder.EncodingException;
import embed.encoder.Futures;
import java.util.concurrent.CompletableFuture;

/**
 * The embedding of a line whose vector is being computed.
 *
 * @param line the number of the first line with this text
 * @param vector the future vector, {@code [dimensions]}
 * @param tokens as {@link Embedding#tokens}
 * @param truncated as {@link Embedding#truncated}
 */
public record PendingEmbedding(
    long line, CompletableFuture<float[]> vector, int tokens, boolean truncated) {
  /** An embedding that failed because of {@code cause}. */
  static PendingEmbedding failed(long line, Throwable cause) {
    return new PendingEmbedding(line, CompletableFuture.failedFuture(cause), 0, false);
  }

  boolean isReady() {
    return vector.isDone();
  }

  /**
   * Waits for the embedding and returns it with a copy of the vector, because {@link #vector} may
   * be in a cache. If the embedding failed, this throws the reason.
   */
  public Embedding await() {
    return await("line " + line);
  }

  /**
   * @param subject of the message if the line cannot be encoded
   */
  Embedding await(String subject) {
    try {
      return new Embedding(Futures.get(vector).clone(), tokens, truncated);
    } catch (EncodingException e) {
      throw e.of(subject);
    }
  }
}
