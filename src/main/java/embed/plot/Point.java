package embed.plot;

/**
 * A point of the plot.
 *
 * @param weight how many lines the point represents, at least 1; heavier points are drawn larger
 * @param title the text of the tooltip, arbitrary text
 * @param label the text that may be drawn next to the point if there is space, arbitrary text
 */
public record Point(double x, double y, long weight, String title, String label) {
  /** Returns the radius of the circle in SVG user units. */
  double radius() {
    return Math.min(12, 3 + 1.2 * Math.log((double) weight));
  }
}
