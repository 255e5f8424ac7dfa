package embed.cli.verify;

import static embed.vectors.Difference.cosine;

import embed.Dtype;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.cli.report.JsonOutput;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How far vectors of another dtype are from those of float32.
 *
 * @param dtype the other dtype
 * @param meanCosine the mean of the cosines of each line's two vectors
 * @param leastCosine the least of them
 * @param line the line that has it
 * @param largest the largest absolute difference of two numbers
 * @param plainMeanCosine the mean of the cosines if plain kernels compute the dtype's values
 */
record DistanceFromFloat32(
    Dtype dtype,
    double meanCosine,
    double leastCosine,
    String line,
    double largest,
    double plainMeanCosine)
    implements Distance {
  /**
   * How many times the distance of the plain kernels' vectors passes. Each number is rounded once
   * more or less here and there, so the two distances are about the same, while one wrong block of
   * outputs is at least ten times as far.
   */
  private static final double MOST_TIMES = 2;

  /**
   * Embeds lines in float32.
   *
   * @param vectors each line's vector by {@code options}
   */
  static DistanceFromFloat32 of(Path model, EmbedderOptions options, Map<String, float[]> vectors) {
    double sum = 0;
    double plainSum = 0;
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    String worst = null;
    try (Embedder exact = Embedder.open(model, options.withDtype(Dtype.FLOAT32));
        Embedder plain = Embedder.open(model, options.withPlainKernels(true))) {
      for (Map.Entry<String, float[]> each : vectors.entrySet()) {
        String line = each.getKey();
        float[] vector = each.getValue();
        float[] expected = exact.embed(line).vector();
        double cosine = cosine(expected, vector);
        sum += cosine;
        plainSum += cosine(expected, plain.embed(line).vector());
        if (!(cosine >= least)) {
          least = cosine;
          worst = line;
        }
        for (int i = 0; i < expected.length; i++) {
          largest = Math.max(largest, Math.abs((double) expected[i] - vector[i]));
        }
      }
    }
    int count = vectors.size();
    return new DistanceFromFloat32(
        options.dtype(), sum / count, least, worst, largest, plainSum / count);
  }

  /** Whether the vectors are as close to those of float32 as the dtype allows. */
  @Override
  public boolean passed() {
    return 1 - meanCosine <= MOST_TIMES * (1 - plainMeanCosine) + 1e-6;
  }

  @Override
  public String describe() {
    return String.format(
        Locale.ROOT,
        """
        %-12sfrom float32: cosine %.5f in the mean, %.5f at least (%s)
                    max difference %.3g
                    by plain kernels: cosine %.5f in the mean
        """,
        dtype,
        meanCosine,
        leastCosine,
        PlainText.of(line, BatchInvarianceCheck.SHOWN),
        largest,
        plainMeanCosine);
  }

  @Override
  public String name() {
    return "distance_from_float32";
  }

  @Override
  public Map<String, Object> toJson() {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("dtype", dtype.toString());
    out.put("mean_cosine", JsonOutput.number(meanCosine));
    out.put("least_cosine", JsonOutput.number(leastCosine));
    out.put("least_cosine_line", line);
    out.put("max_difference", JsonOutput.number(largest));
    out.put("plain_kernels_mean_cosine", JsonOutput.number(plainMeanCosine));
    return out;
  }
}
