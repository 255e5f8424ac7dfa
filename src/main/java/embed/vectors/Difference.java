package embed.vectors;

import embed.output.RowId;

/** How far vectors are from those that were expected, element by element. */
public final class Difference {
  private final double tolerance;
  private long lines;
  private long elements;
  private long linesBeyond;
  private double sum;
  private double largest;
  private RowId worstId;
  private String worstLine;

  /**
   * @param tolerance the largest absolute difference that passes
   */
  public Difference(double tolerance) {
    this.tolerance = tolerance;
  }

  /** The next line, its vector, and the one that was expected, of the same width. */
  public void add(RowId id, String line, double[] actual, double[] expected) {
    lines++;
    double lineLargest = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = difference(actual[i], expected[i]);
      sum += difference;
      lineLargest = Math.max(lineLargest, difference);
    }
    elements += actual.length;
    if (lineLargest > tolerance) {
      linesBeyond++;
    }
    if (worstLine == null || lineLargest > largest) {
      largest = lineLargest;
      worstId = id;
      worstLine = line;
    }
  }

  /** Infinite where one of them is no number. */
  private static double difference(double a, double b) {
    if (a == b) {
      return 0;
    }
    double difference = Math.abs(a - b);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }

  public long lines() {
    return lines;
  }

  /** How many lines have an element beyond the tolerance. */
  public long linesBeyond() {
    return linesBeyond;
  }

  /** The largest absolute difference of two elements. */
  public double largest() {
    return largest;
  }

  /** The mean absolute difference over all elements. */
  public double mean() {
    return elements == 0 ? 0 : sum / elements;
  }

  /** The line with the largest difference, the first of several; null while there is none. */
  public RowId worstId() {
    return worstId;
  }

  /** The text of that line; null while there is none. */
  public String worstLine() {
    return worstLine;
  }

  public boolean passes() {
    return linesBeyond == 0;
  }
}
