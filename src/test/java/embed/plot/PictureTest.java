package embed.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * The picture is well-formed, has every point where it belongs, and runs nothing of a stranger's.
 */
final class PictureTest {
  private static final List<String> HOSTILE =
      List.of(
          "</title><script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "' onload='alert(1)",
          "]]><script>alert(1)</script>",
          "<!--",
          "-->",
          "&lt;script&gt;&#60;script&#62;&amp;",
          "{{script}}{{svg}}{{title}}{{hash}}",
          "$1\\u003cscript\\u003e",
          "</svg></body></html>",
          "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY y SYSTEM \"file:///etc/passwd\">]>&y;",
          "javascript:alert(1)",
          "\u0000\u0001\u0008\u001b[31m\ufffe\uffff\ud800",
          "\u202ereversed\u2028next",
          "   ",
          "");

  private static ScatterData scene(List<String> names, int labels) {
    Random random = new Random(9);
    List<Point> points = new ArrayList<>();
    for (String name : names) {
      points.add(
          new Point(
              10 * random.nextGaussian(),
              random.nextGaussian(),
              1 + random.nextInt(100),
              name,
              name));
    }
    return new ScatterData("<title> & " + names.get(0), "First (1.0 %)", "Second", points, labels);
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagNameNS("http://www.w3.org/2000/svg", name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  @Test
  void everyPointIsACircleWithItsName() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      names.add("line " + i + " <b> & \"c\"");
    }
    Document document = parse(Picture.SVG.draw(scene(names, 10)));

    List<Element> circles = elements(document, "circle");
    assertThat(circles).hasSize(300);
    Set<String> titles = new HashSet<>();
    for (Element circle : circles) {
      NodeList title = circle.getElementsByTagName("title");
      assertThat(title.getLength()).isEqualTo(1);
      titles.add(title.item(0).getTextContent());
      assertThat(Double.parseDouble(circle.getAttribute("cx"))).isBetween(50.0, 1200.0);
      assertThat(Double.parseDouble(circle.getAttribute("cy"))).isBetween(20.0, 800.0);
    }
    assertThat(titles).isEqualTo(new HashSet<>(names));
  }

  @Test
  void pointsLieWhereTheirCoordinatesSay() throws Exception {
    List<Point> points =
        List.of(
            new Point(0, 0, 1, "origin", ""),
            new Point(4, 0, 1, "right", ""),
            new Point(2, 0, 1, "half", ""),
            new Point(0, 3, 1, "up", ""));
    Document document = parse(Picture.SVG.draw(new ScatterData("t", "x", "y", points, 0)));
    double[][] at = new double[4][];
    for (Element circle : elements(document, "circle")) {
      double[] place = {
        Double.parseDouble(circle.getAttribute("cx")), Double.parseDouble(circle.getAttribute("cy"))
      };
      at[List.of("origin", "right", "half", "up").indexOf(circle.getTextContent())] = place;
    }

    assertThat(at[1][0] - at[0][0]).isGreaterThan(500);
    assertThat(at[2][0] - at[0][0]).isCloseTo((at[1][0] - at[0][0]) / 2, within(0.02));
    assertThat(at[1][1]).isEqualTo(at[0][1]);
    assertThat(at[0][1] - at[3][1]).isGreaterThan(400);
    assertThat(at[3][0]).isEqualTo(at[0][0]);
  }

  @Test
  void titlesAndNumbersAreText() throws Exception {
    ScatterData scene =
        new ScatterData(
            "a <b> & \u0007\ud800 title",
            "x title",
            "y title",
            List.of(new Point(0, -30, 1, "a", "label"), new Point(1, 30, 1, "b", "")),
            1);
    Element root = parse(Picture.SVG.draw(scene)).getDocumentElement();
    List<String> texts = new ArrayList<>();
    for (Element text : elements(root.getOwnerDocument(), "text")) {
      texts.add(text.getTextContent());
    }

    String title = "a <b> & \\u0007\\ud800 title";
    assertThat(texts)
        .containsSubsequence("0", "0.2", "0.4", "0.6", "0.8", "1")
        .containsSubsequence("-30", "-20", "-10", "0", "10", "20", "30")
        .containsSubsequence(title, "x title", "y title", "label");
    assertThat(root.getElementsByTagName("title").item(0).getParentNode()).isSameAs(root);
    assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isEqualTo(title);
    assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
        .contains("x title", "y title");
    assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 1200 850");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void evenFewPointsInOnePlaceCanBeDrawn(int count) throws Exception {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      points.add(new Point(0, 0, 1, "a", "a"));
    }
    Document document = parse(Picture.SVG.draw(new ScatterData("t", "x", "y", points, 5)));

    assertThat(elements(document, "circle")).hasSize(count);
  }

  @Test
  void hostileNamesStayText() throws Exception {
    Document document = parse(Picture.SVG.draw(scene(HOSTILE, 100)));

    assertThat(elements(document, "circle")).hasSize(HOSTILE.size());
    assertThat(elements(document, "script")).isEmpty();
    assertThat(elements(document, "img")).isEmpty();
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      for (int j = 0; j < element.getAttributes().getLength(); j++) {
        String name = element.getAttributes().item(j).getNodeName();
        assertThat(name).doesNotStartWith("on");
        assertThat(element.getAttribute(name)).doesNotContain("alert");
      }
    }
    assertThat(document.getDocumentElement().getTextContent())
        .contains(
            "</title><script>alert(1)</script>", "\\u001b[31m\\ufffe\\uffff\\ud800", "\\u202e");
  }

  @Test
  void aPageHasOneScriptAndAllowsNothingElse() throws Exception {
    String page = Picture.HTML.draw(scene(HOSTILE, 100));

    assertThat(page).containsOnlyOnce("<script").containsOnlyOnce("</script>");
    assertThat(page).containsOnlyOnce("</body>").containsOnlyOnce("</svg>").contains("<svg");
    assertThat(page).doesNotContain("<img", "<!--").doesNotContain("alert(1)>");
    Matcher script = Pattern.compile("<script>(.*)</script>", Pattern.DOTALL).matcher(page);
    assertThat(script.find()).isTrue();
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(script.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(page)
        .contains(
            "content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
                + Base64.getEncoder().encodeToString(hash)
                + "'\"");
    assertThat(page.split("<circle ", -1)).hasSize(HOSTILE.size() + 1);
  }

  @ParameterizedTest
  @EnumSource(Picture.class)
  void nothingIsLoadedFromAnywhere(Picture picture) {
    assertThat(picture.draw(scene(List.of("a", "b"), 2)))
        .doesNotContainPattern("(?i)(src|href)\\s*=|url\\(\\s*[^#\\s]|@import|<!DOCTYPE svg");
  }

  @ParameterizedTest
  @EnumSource(Picture.class)
  void theSameSceneGivesTheSameBytesInEachCountry(Picture picture) {
    ScatterData scene = scene(List.of("a", "b", "c", "d"), 2);
    Locale locale = Locale.getDefault();
    String first = picture.draw(scene);
    String second;
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      second = picture.draw(scene);
    } finally {
      Locale.setDefault(locale);
    }

    assertThat(second).isEqualTo(first);
  }
}
