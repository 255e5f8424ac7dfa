package embed.vectors;

import embed.Embedding;
import embed.row.RowId;

/** Measures how much vectors differ from expected ones, element by element. */
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

  /** Adds a line with its vector and the expected vector, both {@code [dimensions]}. */
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

  /** Returns the cosine of the angle between two vectors of the same width. */
  public static double cosine(float[] one, float[] other) {
    return new Embedding(one, 0, false).cosine(new Embedding(other, 0, false));
  }

  /** Returns the absolute difference, or infinity if either value is NaN. */
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

  /** Returns how many lines have an element that differs by more than the tolerance. */
  public long linesBeyond() {
    return linesBeyond;
  }

  /** Returns the largest absolute difference of any element. */
  public double largest() {
    return largest;
  }

  /** Returns the mean absolute difference over all elements. */
  public double mean() {
    return elements == 0 ? 0 : sum / elements;
  }

  /** Returns the id of the first line with the largest difference, or null if no line was added. */
  public RowId worstId() {
    return worstId;
  }

  /** Returns the text of that line, or null if no line was added. */
  public String worstLine() {
    return worstLine;
  }

  public boolean passes() {
    return linesBeyond == 0;
  }
}
