package embed.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * A linear scale from coordinates to positions in the picture.
 *
 * @param low the coordinate at the position {@code start}
 * @param high the coordinate at the position {@code end}
 * @param start where the axis starts, in SVG user units
 * @param end where the axis ends, in SVG user units
 */
record Axis(double low, double high, double start, double end) {
  /** The least distance between two ticks in SVG user units. */
  private static final double LEAST_GAP = 60;

  /** A mark on the axis with the number that stands next to it. */
  record Tick(double position, String text) {}

  /**
   * Makes an axis that shows all values, with a margin of 4 % at either end.
   *
   * @param scale the largest magnitude of any coordinate of the picture. Values whose differences
   *     are rounding errors compared with it are drawn in one place.
   */
  static Axis of(DoubleStream values, double scale, double start, double end) {
    DoubleSummaryStatistics range = values.summaryStatistics();
    double span = range.getMax() - range.getMin();
    if (span <= 1e-9 * scale) {
      span = scale;
    }
    if (span < Double.MIN_NORMAL) {
      span = 1;
    }
    double middle = (range.getMin() + range.getMax()) / 2;
    return new Axis(middle - 0.54 * span, middle + 0.54 * span, start, end);
  }

  /** Returns where a coordinate lies, in SVG user units. */
  double position(double value) {
    return start + (value - low) / (high - low) * (end - start);
  }

  /** Returns a tick at each multiple of a round number: 1, 2 or 5 times a power of ten. */
  List<Tick> ticks() {
    BigDecimal least = new BigDecimal((high - low) * LEAST_GAP / Math.abs(end - start));
    int exponent = least.precision() - least.scale() - 1;
    double digits = least.movePointLeft(exponent).doubleValue();
    int factor = digits <= 1 ? 1 : digits <= 2 ? 2 : digits <= 5 ? 5 : 10;
    BigDecimal step = BigDecimal.valueOf(factor, -exponent);
    List<Tick> ticks = new ArrayList<>();
    long first = (long) Math.ceil(low / step.doubleValue());
    for (long i = first; i * step.doubleValue() <= high; i++) {
      BigDecimal value = step.multiply(BigDecimal.valueOf(i)).stripTrailingZeros();
      String text = Math.abs(exponent) < 5 ? value.toPlainString() : value.toString();
      ticks.add(new Tick(position(value.doubleValue()), text));
    }
    return ticks;
  }
}
