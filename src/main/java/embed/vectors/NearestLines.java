package embed.vectors;

import embed.EmbedException;
import embed.output.RowId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Exact search: of all lines that come by, those whose vectors have the largest cosine with each
 * query's. Memory grows with the queries and with what is asked for, not with the lines.
 *
 * <p>Scores are one matrix product a block of lines, summed in float64 in the order of the
 * dimensions; so equal vectors have equal scores wherever they stand, and of equal scores the
 * earlier line comes first.
 */
public final class NearestLines {
  /**
   * A line near a query.
   *
   * @param number how many lines had come by with it
   * @param score the cosine of the angle between its vector and the query's
   */
  public record Neighbour(long number, RowId id, double score, String line) {}

  /** Lines that are scored together: their vectors stay in the processor's cache meanwhile. */
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
   * @param queries vectors of one width
   * @param count how many lines each query gets at most
   * @param all whether a line that occurs again is one more result; otherwise it is shown once, at
   *     its best score, or of equal ones at its first occurrence
   * @throws EmbedException if a query has no direction: all of it is 0, or some of it no number
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
          "the vector of text "
              + number
              + " has no direction (its norm is "
              + norm
              + "), so no line is near it");
    }
    double[] unit = new double[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = vector[i] / norm;
    }
    return unit;
  }

  /**
   * The next line.
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

  /** The nearest lines of each query, best first. */
  public List<List<Neighbour>> results() {
    score();
    return queries.stream().map(Best::results).toList();
  }

  /** How many lines so far were no result of anything, as their vectors have no direction. */
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

  // Loops of this form are what the JVM's compiler turns into vector instructions.

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

  /** The best lines of one query so far. */
  private static final class Best {
    /** Of length 1. */
    final double[] vector;

    private final int count;
    private final PriorityQueue<Neighbour> worstFirst = new PriorityQueue<>(WORST_FIRST);

    /** Those in the queue by their lines; null where lines may be there several times. */
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
