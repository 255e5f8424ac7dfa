package embed.plot;

import java.util.List;

/**
 * What there is to draw.
 *
 * @param title above the plot
 * @param xAxis what the horizontal axis is
 * @param yAxis what the vertical axis is
 * @param points at least one, finite
 * @param labels how many labels at most
 */
public record ScatterData(
    String title, String xAxis, String yAxis, List<Point> points, int labels) {
  public ScatterData {
    points = List.copyOf(points);
  }
}
