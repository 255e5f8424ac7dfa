package embed.vectors;

import embed.EmbedException;
import embed.row.RowId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Exact nearest-neighbour search: finds the lines whose vectors have the largest cosine similarity
 * to each query. Memory grows with the number of queries and results, not with the number of lines.
 *
 * <p>The scores of a block of lines are one matrix product, summed in float64 in the order of the
 * dimensions. Equal vectors therefore have equal scores at any position. Among equal scores, the
 * earlier line comes first.
 */
public final class NearestLines {
  /**
   * A search result.
   *
   * @param number the position of the line in the order of {@link #add}, counted from 1
   * @param score the cosine similarity of its vector and the query
   */
  public record Neighbour(long number, RowId id, double score, String line) {}

  /** The number of lines scored together. Their vectors should fit in the processor's cache. */
  private static final int BLOCK = 64;

  private static final Comparator<Neighbour> WORST_FIRST =
      Comparator.comparingDouble(Neighbour::score)
          .thenComparing(Neighbour::number, Comparator.reverseOrder());

  private final int dimensions;
  private final List<Best> queries = new ArrayList<>();
  private final double[] block;
  private final double[] sums = new double[BLOCK];
  private final double[] norms = new double[BLOCK];
  private final RowId[] ids = new RowId[BLOCK];
  private final String[] lines = new String[BLOCK];
  private int size;
  private long number;
  private long undirected;

  /**
   * @param queries vectors of equal width
   * @param count the most results per query
   * @param all whether each occurrence of a repeated line is a separate result; otherwise a line is
   *     returned once, at its best score, and its first occurrence is used if scores are equal
   * @throws EmbedException if a query is a zero vector or contains NaN or infinity
   */
  public NearestLines(List<float[]> queries, int count, boolean all) {
    this.dimensions = queries.get(0).length;
    this.block = new double[Math.multiplyExact(dimensions, BLOCK)];
    for (float[] query : queries) {
      this.queries.add(new Best(unit(query, this.queries.size() + 1), count, all));
    }
  }

  private static double[] unit(float[] vector, int number) {
    double square = 0;
    for (float value : vector) {
      square += (double) value * value;
    }
    double norm = Math.sqrt(square);
    if (!(norm > 0 && norm < Double.POSITIVE_INFINITY)) {
      throw new EmbedException(
          "the vector of text %s has no direction (its norm is %s), so no line is near it",
          number, norm);
    }
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] / norm;
    }
    return unit;
  }

  /**
   * Adds a line.
   *
   * @param vector {@code [dimensions]}; it is copied
   */
  public void add(RowId id, String line, double[] vector) {
    for (int i = 0; i < dimensions; i++) {
      block[i * BLOCK + size] = vector[i];
    }
    ids[size] = id;
    lines[size] = line;
    size++;
    if (size == BLOCK) {
      score();
    }
  }

  /** Returns the nearest lines of each query, best first. */
  public List<List<Neighbour>> results() {
    score();
    return queries.stream().map(Best::results).toList();
  }

  /**
   * Returns how many lines were excluded because their vectors are zero or contain NaN or infinity.
   */
  public long undirected() {
    return undirected;
  }

  private void score() {
    Arrays.fill(norms, 0);
    for (int i = 0; i < dimensions; i++) {
      addSquares(block, i * BLOCK, norms);
    }
    for (int i = 0; i < size; i++) {
      norms[i] = Math.sqrt(norms[i]);
      if (!(norms[i] > 0 && norms[i] < Double.POSITIVE_INFINITY)) {
        undirected++;
        norms[i] = Double.NaN;
      }
    }
    for (Best query : queries) {
      Arrays.fill(sums, 0);
      for (int i = 0; i < dimensions; i++) {
        addProducts(query.vector[i], block, i * BLOCK, sums);
      }
      for (int i = 0; i < size; i++) {
        double score = Math.max(-1, Math.min(1, sums[i] / norms[i]));
        query.offer(new Neighbour(number + i + 1, ids[i], score, lines[i]));
      }
    }
    number += size;
    size = 0;
  }

  // The JVM's compiler vectorizes loops of this form.

  private static void addProducts(double factor, double[] from, int start, double[] to) {
    for (int i = 0; i < BLOCK; i++) {
      to[i] += factor * from[start + i];
    }
  }

  private static void addSquares(double[] from, int start, double[] to) {
    for (int i = 0; i < BLOCK; i++) {
      to[i] += from[start + i] * from[start + i];
    }
  }

  /** Keeps the best lines of one query. */
  private static final class Best {
    /** The query, scaled to length 1. */
    final double[] vector;

    private final int count;
    private final PriorityQueue<Neighbour> worstFirst = new PriorityQueue<>(WORST_FIRST);

    /** The queued results by line; null if a line may occur several times. */
    private final Map<String, Neighbour> byLine;

    Best(double[] vector, int count, boolean all) {
      this.vector = vector;
      this.count = count;
      this.byLine = all ? null : new HashMap<>();
    }

    void offer(Neighbour found) {
      if (Double.isNaN(found.score)
          || (worstFirst.size() == count && found.score < worst().score)) {
        return;
      }
      if (byLine != null) {
        Neighbour known = byLine.get(found.line);
        if (known != null) {
          if (WORST_FIRST.compare(found, known) < 0) {
            return;
          }
          worstFirst.remove(known);
        }
        byLine.put(found.line, found);
      }
      worstFirst.add(found);
      if (worstFirst.size() > count) {
        Neighbour dropped = worstFirst.remove();
        if (byLine != null) {
          byLine.remove(dropped.line);
        }
      }
    }

    private Neighbour worst() {
      return worstFirst.element();
    }

    List<Neighbour> results() {
      return worstFirst.stream().sorted(WORST_FIRST.reversed()).toList();
    }
  }
}
