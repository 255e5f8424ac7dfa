package embed.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lines embedded lately, least recently used first out, so that a line that occurs again need not
 * be computed again. For one thread at a time.
 */
public final class EmbeddingCache {
  /** What an entry takes beside its line and vector, roughly. */
  private static final int OVERHEAD = 200;

  /** Longer lines hardly occur twice, and would push out many others. */
  private static final int LONGEST = 4_096;

  private final LinkedHashMap<String, PendingEmbedding> lines =
      new LinkedHashMap<>(256, 0.75f, true);
  private final long capacity;
  private final int dimensions;
  private long bytes;

  /**
   * @param capacity in bytes of the heap, roughly; 0 remembers nothing
   * @param dimensions of a vector
   */
  public EmbeddingCache(long capacity, int dimensions) {
    this.capacity = capacity;
    this.dimensions = dimensions;
  }

  /** The embedding of this line, or null. */
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
