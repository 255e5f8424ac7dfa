package embed.vectors;

import embed.row.RowId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A uniform sample of distinct lines. It keeps the lines with the smallest hashes, so the same
 * input always gives the same sample. A line in the sample has been in it since its first
 * occurrence, so its occurrences are counted exactly.
 */
public final class LineSample {
  /** The most ids that an entry keeps. */
  private static final int IDS = 4;

  public static final class Entry {
    private final String line;
    private final long hash;
    private final double[] vector;
    private final List<RowId> ids = new ArrayList<>(1);
    private long occurrences;

    private Entry(String line, long hash, double[] vector) {
      this.line = line;
      this.hash = hash;
      this.vector = vector;
    }

    public String line() {
      return line;
    }

    /** Returns the vector of its first occurrence, {@code [dimensions]}. */
    public double[] vector() {
      return vector;
    }

    /** Returns the ids of its first few occurrences. */
    public List<RowId> ids() {
      return ids;
    }

    public long occurrences() {
      return occurrences;
    }

    private void occurs(RowId id) {
      occurrences++;
      if (ids.size() < IDS) {
        ids.add(id);
      }
    }
  }

  private static final Comparator<Entry> SMALLEST_FIRST =
      Comparator.<Entry>comparingLong(entry -> entry.hash).thenComparing(entry -> entry.line);

  private final int most;
  private final Map<String, Entry> byLine = new HashMap<>();
  private final PriorityQueue<Entry> largestFirst = new PriorityQueue<>(SMALLEST_FIRST.reversed());
  private boolean complete = true;

  /**
   * Creates an empty sample.
   *
   * @param most the most lines that it keeps
   */
  public LineSample(int most) {
    this.most = most;
  }

  /** Adds a line and its vector; the vector is copied if it is kept. */
  public void add(RowId id, String line, double[] vector) {
    Entry known = byLine.get(line);
    if (known != null) {
      known.occurs(id);
      return;
    }
    Entry entry = new Entry(line, hash(line), null);
    if (largestFirst.size() == most && SMALLEST_FIRST.compare(entry, largestFirst.peek()) > 0) {
      complete = false;
      return;
    }
    entry = new Entry(line, entry.hash, vector.clone());
    entry.occurs(id);
    byLine.put(line, entry);
    largestFirst.add(entry);
    if (largestFirst.size() > most) {
      byLine.remove(largestFirst.remove().line);
      complete = false;
    }
  }

  /** Returns whether the sample contains every distinct line. */
  public boolean complete() {
    return complete;
  }

  /** Returns the lines in the order of their hashes, which looks random. */
  public List<Entry> entries() {
    return largestFirst.stream().sorted(SMALLEST_FIRST).toList();
  }

  /** Hashes a line to a uniformly distributed long (FNV-1a, then the finalizer of SplitMix64). */
  private static long hash(String line) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
    return hash ^ hash >>> 31;
  }
}
