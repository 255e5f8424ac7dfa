package embed.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A least-recently-used cache of embeddings by line, so that a repeated line is not computed again.
 * Only one thread at a time may use it.
 */
public final class EmbeddingCache {
  /** Approximate bytes of an entry besides its line and vector. */
  private static final int OVERHEAD = 200;

  /** Lines of more characters are not cached: they rarely repeat and would evict many others. */
  private static final int LONGEST = 4_096;

  private final LinkedHashMap<String, PendingEmbedding> lines =
      new LinkedHashMap<>(256, 0.75f, true);
  private final long capacity;
  private final int dimensions;
  private long bytes;

  /**
   * @param capacity approximate heap budget in bytes; 0 disables the cache
   * @param dimensions the length of a vector
   */
  public EmbeddingCache(long capacity, int dimensions) {
    this.capacity = capacity;
    this.dimensions = dimensions;
  }

  /** The cached embedding of this line, or null. */
  PendingEmbedding get(String line) {
    return lines.get(line);
  }

  void put(String line, PendingEmbedding embedding) {
    if (capacity == 0 || line.length() > LONGEST || lines.put(line, embedding) != null) {
      return;
    }
    bytes += size(line);
    var eldest = lines.entrySet().iterator();
    while (bytes > capacity) {
      Map.Entry<String, PendingEmbedding> entry = eldest.next();
      bytes -= size(entry.getKey());
      eldest.remove();
    }
  }

  private long size(String line) {
    return OVERHEAD + 2L * line.length() + (long) Float.BYTES * dimensions;
  }
}
