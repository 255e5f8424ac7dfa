package embed.cli;

import embed.Dtype;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.cli.report.JsonOutput;
import embed.encoder.ArithmeticProof;
import embed.file.PlainText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far float32 vectors are from those that plain matrix products give.
 *
 * @param arithmetic what computed the vectors
 * @param largest the largest difference of two numbers, as a part of the numbers themselves
 * @param tolerance the largest that rounding explains
 * @param line the line that has the largest
 */
record DistanceFromPlainKernels(String arithmetic, double largest, double tolerance, String line) {
  private static final int SHOWN = 60;

  /**
   * Embeds lines by plain kernels.
   *
   * @param arithmetic what computed the vectors
   * @param vectors each line's vector by {@code options}
   */
  static DistanceFromPlainKernels of(
      Path model,
      EmbedderOptions options,
      String arithmetic,
      List<String> lines,
      List<float[]> vectors) {
    double largest = 0;
    String worst = lines.get(0);
    try (Embedder plain = Embedder.open(model, options.withPlainKernels(true))) {
      for (int i = 0; i < lines.size(); i++) {
        float[] expected = plain.embed(lines.get(i)).vector();
        double difference = ArithmeticProof.difference(vectors.get(i), expected);
        if (!(difference <= largest)) {
          largest = difference;
          worst = lines.get(i);
        }
      }
    }
    double tolerance = ArithmeticProof.tolerance(Dtype.FLOAT32);
    return new DistanceFromPlainKernels(arithmetic, largest, tolerance, worst);
  }

  boolean passed() {
    return largest <= tolerance;
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        """
        arithmetic  %s
                    max difference from plain kernels %.2g, at most %.2g passes: %s
        """,
        arithmetic,
        largest,
        tolerance,
        PlainText.of(line, SHOWN));
  }

  Map<String, Object> toJson() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("arithmetic", arithmetic);
    out.put("max_relative_difference", JsonOutput.number(largest));
    out.put("tolerance", tolerance);
    out.put("line", line);
    return out;
  }
}
