package embed.vectors;

import embed.output.RowId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Some of the distinct lines that come by, each as likely as any other, and always the same ones:
 * those whose hashes are the smallest. A line that is in the sample has been in it since it
 * occurred first, so its occurrences are counted exactly.
 */
public final class LineSample {
  /** Ids of its first occurrences that an entry keeps. */
  private static final int IDS = 4;

  /** A line of the sample. */
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

    /** The vector of its first occurrence, {@code [dimensions]}. */
    public double[] vector() {
      return vector;
    }

    /** The ids of its first few occurrences. */
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
   * An empty sample.
   *
   * @param most how many lines it may hold
   */
  public LineSample(int most) {
    this.most = most;
  }

  /** The next line and its vector, which is copied if need be. */
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

  /** Whether every distinct line is in it. */
  public boolean complete() {
    return complete;
  }

  /** The lines in the order of their hashes, which is no order to a person. */
  public List<Entry> entries() {
    return largestFirst.stream().sorted(SMALLEST_FIRST).toList();
  }

  /** Spreads lines evenly over all longs (FNV-1a, then the finalizer of SplitMix64). */
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
