package embed.cli.verify;

import embed.Dtype;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.cli.report.JsonOutput;
import embed.encoder.ArithmeticProof;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
record DistanceFromPlainKernels(String arithmetic, double largest, double tolerance, String line)
    implements Distance {
  /**
   * Embeds lines by plain kernels.
   *
   * @param arithmetic what computed the vectors
   * @param vectors each line's vector by {@code options}
   */
  static DistanceFromPlainKernels of(
      Path model, EmbedderOptions options, String arithmetic, Map<String, float[]> vectors) {
    double largest = 0;
    String worst = vectors.keySet().iterator().next();
    try (Embedder plain = Embedder.open(model, options.withPlainKernels(true))) {
      for (Map.Entry<String, float[]> each : vectors.entrySet()) {
        float[] expected = plain.embed(each.getKey()).vector();
        double difference = ArithmeticProof.difference(each.getValue(), expected);
        if (!(difference <= largest)) {
          largest = difference;
          worst = each.getKey();
        }
      }
    }
    double tolerance = ArithmeticProof.tolerance(Dtype.FLOAT32);
    return new DistanceFromPlainKernels(arithmetic, largest, tolerance, worst);
  }

  @Override
  public boolean passed() {
    return largest <= tolerance;
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        """
        arithmetic  %s
                    max difference from plain kernels %.2g, at most %.2g passes: %s
        """,
        arithmetic,
        largest,
        tolerance,
        PlainText.of(line, BatchInvarianceCheck.SHOWN));
  }

  @Override
  public String name() {
    return "distance_from_plain_kernels";
  }

  @Override
  public Map<String, Object> toJson() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("arithmetic", arithmetic);
    out.put("max_relative_difference", JsonOutput.number(largest));
    out.put("tolerance", tolerance);
    out.put("line", line);
    return out;
  }
}
