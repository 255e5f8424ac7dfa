package embed.plot;

import embed.plot.Axis.Tick;
import embed.plot.Labels.Box;
import embed.plot.Labels.Label;
import embed.plot.Labels.Mark;
import embed.text.PlainText;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws a scatter plot as SVG. Each point is a circle element with a title, which viewers show as a
 * tooltip.
 */
final class ScatterPlot {
  private static final int LEFT = 92;
  private static final int TOP = 42;
  private static final int RIGHT = 1176;
  private static final int BOTTOM = 790;
  private static final int LONGEST_TEXT = 400;

  /**
   * Letters of Verdana and DejaVu Sans have the same widths. The style sheet only concerns the
   * pointer; all other styles are attributes, which every viewer supports.
   */
  private static final String PICTURE =
      """
      <svg xmlns="http://www.w3.org/2000/svg" role="img" width="1200" height="850" viewBox="0 0 1200 850"
       fill="#1f2937" font-family="Verdana, 'DejaVu Sans', sans-serif" font-size="12">
      <title>%1$s</title>
      <desc>Horizontal: %2$s; vertical: %3$s</desc>
      <style>
      .points circle:hover { fill: #c2410c; fill-opacity: 1; stroke: #1f2937 }
      .labels { pointer-events: none }
      </style>
      <rect width="1200" height="850" fill="#ffffff"/>
      %4$s
      <g font-size="13" font-weight="bold" text-anchor="middle">
      <text x="%5$d" y="30" font-size="15">%1$s</text>
      <text x="%5$d" y="832">%2$s</text>
      <text transform="translate(28 %6$d) rotate(-90)">%3$s</text>
      </g>
      <g class="points" fill="#2563eb" fill-opacity="0.5" stroke="#ffffff" stroke-width="0.5">
      %7$s
      </g>
      <g class="labels" font-family="monospace" font-size="%8$d"
       stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">
      %9$s
      </g>
      </svg>
      """;

  private ScatterPlot() {}

  /** Returns the svg element. */
  static String draw(ScatterData scene) {
    List<Point> points = scene.points();
    double scale =
        points.stream()
            .mapToDouble(point -> Math.max(Math.abs(point.x()), Math.abs(point.y())))
            .max()
            .orElseThrow();
    Axis x = Axis.of(points.stream().mapToDouble(Point::x), scale, LEFT, RIGHT);
    Axis y = Axis.of(points.stream().mapToDouble(Point::y), scale, BOTTOM, TOP);
    List<Mark> marks =
        points.stream()
            .map(point -> new Mark(point, x.position(point.x()), y.position(point.y())))
            .toList();
    List<Label> labels = Labels.place(marks, new Box(LEFT, TOP, RIGHT, BOTTOM), scene.labels());
    return format(
        PICTURE,
        text(scene.title()),
        text(scene.xAxis()),
        text(scene.yAxis()),
        axes(x, y),
        (LEFT + RIGHT) / 2,
        (TOP + BOTTOM) / 2,
        // Large circles are drawn first, so that they do not hide small ones.
        lines(
            marks.stream()
                .sorted(Comparator.comparingDouble(mark -> -mark.point().radius()))
                .map(ScatterPlot::circle)),
        Labels.FONT_SIZE,
        lines(labels.stream().map(ScatterPlot::label)));
  }

  private static String axes(Axis x, Axis y) {
    String line = "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#1f2937\"/>";
    return lines(
        Stream.of(
                x.ticks().stream().map(ScatterPlot::xTick),
                y.ticks().stream().map(ScatterPlot::yTick),
                Stream.of(format(line, LEFT, TOP, BOTTOM, RIGHT)))
            .flatMap(elements -> elements));
  }

  /** Returns a line of the grid, a mark on the axis and its number. */
  private static String xTick(Tick tick) {
    return format(
        """
        <path d="M%1$.2f %2$dV%3$d" stroke="#e5e7eb"/><path d="M%1$.2f %3$dv5" stroke="#1f2937"/>
        <text x="%1$.2f" y="%3$d" dy="20" text-anchor="middle">%4$s</text>""",
        tick.position(), TOP, BOTTOM, tick.text());
  }

  private static String yTick(Tick tick) {
    return format(
        """
        <path d="M%2$d %1$.2fH%3$d" stroke="#e5e7eb"/><path d="M%2$d %1$.2fh-5" stroke="#1f2937"/>
        <text x="%2$d" y="%1$.2f" dx="-8" dy="4.4" text-anchor="end">%4$s</text>""",
        tick.position(), LEFT, RIGHT, tick.text());
  }

  private static String circle(Mark mark) {
    return format(
        "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"><title>%s</title></circle>",
        mark.x(), mark.y(), mark.point().radius(), text(mark.point().title()));
  }

  private static String label(Label label) {
    return format(
        "<text x=\"%.2f\" y=\"%.2f\" xml:space=\"preserve\">%s</text>",
        label.x(), label.y(), text(label.text()));
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String lines(Stream<String> elements) {
    return elements.collect(Collectors.joining("\n"));
  }

  /** Makes text of strangers safe to show, and escapes what XML would take for markup. */
  static String text(String text) {
    return PlainText.of(text, LONGEST_TEXT)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }
}
