package embed.plot;

import java.util.List;

/**
 * The content of a scatter plot.
 *
 * @param title the text above the plot
 * @param xAxis the title of the horizontal axis
 * @param yAxis the title of the vertical axis
 * @param points at least one point; all coordinates are finite
 * @param labels the most labels to draw
 */
public record ScatterData(
    String title, String xAxis, String yAxis, List<Point> points, int labels) {
  public ScatterData {
    points = List.copyOf(points);
  }
}
