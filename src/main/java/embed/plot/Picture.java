package embed.plot;

import embed.EmbedException;
import embed.file.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;

/** The file formats in which a plot can be drawn. */
public enum Picture {
  /** The plot alone. Viewers show a point's {@code <title>} as a tooltip after a short delay. */
  SVG,
  /**
   * A self-contained HTML page with the plot. It shows the title of a point at once, and supports
   * zooming and searching.
   */
  HTML;

  private static final Pattern PART = Pattern.compile("\\{\\{(\\w+)}}");

  /**
   * Draws the plot.
   *
   * @return the text of the whole file, to be encoded as UTF-8
   * @throws EmbedException if this Java cannot draw text
   */
  public String draw(ScatterData scene) {
    Element root;
    try {
      System.setProperty("java.awt.headless", "true");
      root = ScatterPlot.draw(scene);
    } catch (LinkageError | InternalError e) {
      throw fontError(e);
    } catch (RuntimeException e) {
      // The JDK throws various runtime exceptions if fontconfig finds no font.
      if (e instanceof EmbedException || !isFontError(e)) {
        throw e;
      }
      throw fontError(e);
    }
    String svg = serialize(root, this == SVG);
    return this == SVG ? svg : page(scene, svg);
  }

  private static boolean isFontError(RuntimeException e) {
    for (StackTraceElement element : e.getStackTrace()) {
      if (element.getClassName().startsWith("sun.font.")
          || element.getClassName().startsWith("sun.awt.Font")) {
        return true;
      }
    }
    return false;
  }

  private static EmbedException fontError(Throwable cause) {
    return new EmbedException(
        "this Java cannot draw text: it needs its java.desktop module, fontconfig and a font"
            + " (such as the packages fontconfig and fonts-dejavu-core): "
            + cause,
        cause);
  }

  private static String serialize(Element root, boolean alone) {
    try {
      Transformer transformer = TransformerFactory.newInstance().newTransformer();
      transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
      transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, alone ? "no" : "yes");
      transformer.setOutputProperty(OutputKeys.STANDALONE, "yes");
      StringWriter text = new StringWriter();
      transformer.transform(new DOMSource(root), new StreamResult(text));
      return text.append('\n').toString();
    } catch (TransformerException e) {
      throw new EmbedException("this Java writes no XML: " + e.getMessage(), e);
    }
  }

  /**
   * Builds the HTML page. Its content security policy allows one script, identified by its hash, so
   * that no other script in the page can run.
   */
  private static String page(ScatterData scene, String svg) {
    String script = resource("map.js");
    Map<String, String> parts =
        Map.of(
            "hash",
            sha256(script),
            "title",
            escape(PlainText.of(scene.title(), 200)),
            "script",
            script,
            "svg",
            svg);
    return PART.matcher(resource("map.html"))
        .replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Picture.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EmbedException("cannot read " + name + " of embed.jar: " + e.getMessage(), e);
    }
  }
}
