package embed.plot;

/**
 * A point with its name.
 *
 * @param weight how many things lie there, at least 1: heavier points are drawn larger
 * @param title what is shown while one points at it, any text
 * @param label what may be written beside it where there is room, any text
 */
public record Point(double x, double y, long weight, String title, String label) {
  /** In the picture's units. */
  double radius() {
    return Math.min(12, 3 + 1.2 * Math.log((double) weight));
  }
}
