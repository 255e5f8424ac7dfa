package embed.plot;

import embed.EmbedException;
import embed.file.PlainText;
import embed.plot.Labels.Box;
import embed.plot.Labels.Label;
import embed.plot.Labels.Mark;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.util.SVGConstants;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.Marker;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Draws a scatter plot as SVG. XChart computes the layout of the title, the axes and the points and
 * draws with Batik. Each point becomes its own circle element, so that it can have a tooltip.
 */
final class ScatterPlot {
  static final int WIDTH = 1200;
  static final int HEIGHT = 850;

  private static final String SVG = SVGConstants.SVG_NAMESPACE_URI;
  private static final int LONGEST_TITLE = 400;
  private static final Color INK = new Color(0x1f2937);
  private static final Color GRID = new Color(0xe5e7eb);

  /**
   * Highlights the point under the pointer. All other styles are attributes, which every viewer
   * supports.
   */
  private static final String STYLE =
      ".points circle:hover{fill:#c2410c;fill-opacity:1;stroke:#1f2937}"
          + ".labels{pointer-events:none}";

  private ScatterPlot() {}

  /** Returns the root element of the picture. */
  static Element draw(ScatterData scene) {
    Document document = document();
    SVGGraphics2D graphics = new SVGGraphics2D(document);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    Places places = new Places();
    chart(scene, places).paint(graphics, WIDTH, HEIGHT);
    if (places.xs.size() != scene.points().size()) {
      throw new IllegalStateException(
          places.xs.size() + " of " + scene.points().size() + " points have a place");
    }
    Element root = graphics.getRoot();
    for (Node node = root.getFirstChild(); node != null; ) {
      Node next = node.getNextSibling();
      if (node.getNodeType() == Node.COMMENT_NODE) {
        root.removeChild(node); // names the program that drew it
      }
      node = next;
    }
    root.setAttribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
    root.setAttribute("role", "img");
    // The title and the axis titles are drawn as shapes, so that they look the same in every
    // viewer. The description keeps their text readable.
    append(root, "desc")
        .setTextContent(
            PlainText.of(scene.title(), LONGEST_TITLE)
                + "; horizontal: "
                + scene.xAxis()
                + "; vertical: "
                + scene.yAxis());
    Element style = append(root, "style");
    style.setTextContent(STYLE);
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < scene.points().size(); i++) {
      marks.add(new Mark(scene.points().get(i), places.xs.get(i), places.ys.get(i)));
    }
    appendPoints(root, marks);
    appendLabels(root, marks, scene.labels());
    return root;
  }

  private static XYChart chart(ScatterData scene, Marker marker) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(PlainText.of(scene.title(), LONGEST_TITLE))
            .xAxisTitle(scene.xAxis())
            .yAxisTitle(scene.yAxis())
            .build();
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter)
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(new BasicStroke(1)) // dashes would make the file many times larger
        .setAxisTickMarksColor(INK)
        .setAxisTickLabelsColor(INK)
        .setAxisTickLabelsFont(font)
        .setAxisTitleFont(font.deriveFont(Font.BOLD))
        .setChartTitleFont(font.deriveFont(Font.BOLD, 15f))
        .setChartBackgroundColor(Color.WHITE)
        .setChartFontColor(INK)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setLegendVisible(false)
        .setLocale(Locale.ROOT)
        .setChartPadding(16);
    double[] xs = scene.points().stream().mapToDouble(Point::x).toArray();
    double[] ys = scene.points().stream().mapToDouble(Point::y).toArray();
    chart.addSeries("points", xs, ys).setMarker(marker);
    return chart;
  }

  /**
   * Records the positions at which the chart would paint its points, in order, instead of painting
   * them.
   */
  private static final class Places extends Marker {
    final List<Double> xs = new ArrayList<>();
    final List<Double> ys = new ArrayList<>();

    @Override
    public void paint(Graphics2D graphics, double x, double y, int size) {
      xs.add(x);
      ys.add(y);
    }
  }

  private static void appendPoints(Element root, List<Mark> marks) {
    Element group = append(root, "g");
    group.setAttribute("class", "points");
    group.setAttribute("fill", "#2563eb");
    group.setAttribute("fill-opacity", "0.5");
    group.setAttribute("stroke", "#ffffff");
    group.setAttribute("stroke-width", "0.5");
    // Large circles are drawn first, so that they do not hide small ones.
    List<Mark> order = new ArrayList<>(marks);
    order.sort(Comparator.comparingDouble((Mark mark) -> mark.point().radius()).reversed());
    for (Mark mark : order) {
      Element circle = append(group, "circle");
      circle.setAttribute("cx", number(mark.x()));
      circle.setAttribute("cy", number(mark.y()));
      circle.setAttribute("r", number(mark.point().radius()));
      append(circle, "title").setTextContent(PlainText.of(mark.point().title(), LONGEST_TITLE));
    }
  }

  private static void appendLabels(Element root, List<Mark> marks, int most) {
    Element group = append(root, "g");
    group.setAttribute("class", "labels");
    group.setAttribute("font-family", "monospace");
    group.setAttribute("font-size", String.valueOf(Labels.FONT_SIZE));
    group.setAttribute("fill", "#1f2937");
    group.setAttribute("stroke", "#ffffff");
    group.setAttribute("stroke-width", "3");
    group.setAttribute("stroke-linejoin", "round");
    group.setAttribute("paint-order", "stroke");
    for (Label label : Labels.place(marks, area(marks), most)) {
      Element text = append(group, "text");
      text.setAttribute("x", number(label.x()));
      text.setAttribute("y", number(label.y()));
      text.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
      text.setTextContent(label.text());
    }
  }

  /** The area of the points with a small margin, without the axes. */
  private static Box area(List<Mark> marks) {
    double left = WIDTH;
    double bottom = 0;
    for (Mark mark : marks) {
      left = Math.min(left, mark.x());
      bottom = Math.max(bottom, mark.y());
    }
    return new Box(left - 10, 45, WIDTH - 8, bottom + 14);
  }

  private static Element append(Element parent, String name) {
    Element child = parent.getOwnerDocument().createElementNS(SVG, name);
    parent.appendChild(child);
    return child;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new EmbedException("this Java makes no XML documents: " + e.getMessage(), e);
    }
  }
}
