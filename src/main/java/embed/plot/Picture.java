package embed.plot;

import embed.EmbedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** Draws the plot and returns the text of the whole file, to be encoded as UTF-8. */
  public String draw(ScatterData scene) {
    String svg = ScatterPlot.draw(scene);
    return this == SVG ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg : page(scene, svg);
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
            ScatterPlot.text(scene.title()),
            "script",
            script,
            "svg",
            svg);
    return PART.matcher(resource("map.html"))
        .replaceAll(part -> Matcher.quoteReplacement(parts.get(part.group(1))));
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
      throw new EmbedException(e, "cannot read %s of embed.jar: %s", name, e.getMessage());
    }
  }
}
