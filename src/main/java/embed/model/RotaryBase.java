package embed.model;

import embed.text.PlainText;
import java.util.List;
import java.util.Locale;

/**
 * The frequencies of rotary positions in one kind of layer: {@code theta^(-2 i / headSize)} for i
 * from 0, and how they are scaled for inputs that are longer than those of the pretraining.
 *
 * @param factor what frequencies are divided by; 1 if they are not scaled
 * @param range the lowest and the highest frequency that is partly divided; those above it are not
 *     divided at all. Null if all are divided
 * @param magnitude the factor of queries and keys
 */
record RotaryBase(double theta, double factor, Range range, double magnitude) {
  private static final double CIRCLE = 2 * Math.PI;

  /** Which part of a frequency is kept, in other words not divided. */
  interface Range {
    /**
     * A part from 0 to 1.
     *
     * @param i the number of the frequency
     * @param frequency in radians per token
     */
    double kept(int i, double frequency, RotaryBase base, int headSize);
  }

  /** Llama 3's: by how often a frequency turns within the longest input of the pretraining. */
  private record ByTurns(double low, double high, int positions) implements Range {
    @Override
    public double kept(int i, double frequency, RotaryBase base, int headSize) {
      return (positions * frequency / CIRCLE - low) / (high - low);
    }
  }

  /** YaRN's (Peng et al. 2023, arXiv:2309.00071): by the numbers of the frequencies. */
  private record ByNumber(double fast, double slow, int positions, boolean whole) implements Range {
    @Override
    public double kept(int i, double frequency, RotaryBase base, int headSize) {
      double low = number(fast, base.theta, headSize);
      double high = number(slow, base.theta, headSize);
      double from = Math.max(whole ? Math.floor(low) : low, 0);
      double to = Math.min(whole ? Math.ceil(high) : high, headSize - 1);
      return 1 - (i - from) / (from == to ? 0.001 : to - from);
    }

    /** The number of the frequency that turns so often within the positions. */
    private double number(double turns, double theta, int headSize) {
      return headSize * Math.log(positions / (turns * CIRCLE)) / (2 * Math.log(theta));
    }
  }

  /** Frequencies that are not scaled. */
  static RotaryBase of(double theta) {
    return new RotaryBase(theta, 1, null, 1);
  }

  /**
   * Reads how frequencies are scaled.
   *
   * @param rope the settings, which name the kind as {@code rope_type} or {@code type}
   * @param positions {@code max_position_embeddings}
   */
  static RotaryBase read(ConfigValues rope, double theta, int positions) {
    String key = rope.key("rope_type", "type");
    String kind = rope.string(key, "default");
    switch (kind) {
      case "dynamic" -> {
        // It begins after max_position_embeddings, the longest input here.
        if (original(rope, positions) != positions) {
          rope.problem("original_max_position_embeddings must be max_position_embeddings");
        }
        return of(theta);
      }
      case "default" -> {
        return of(theta);
      }
      case "linear" -> {
        return new RotaryBase(theta, factor(rope), null, 1);
      }
      case "llama3" -> {
        double low = positive(rope, "low_freq_factor");
        double high = positive(rope, "high_freq_factor");
        rope.require("original_max_position_embeddings");
        if (!(low < high)) {
          rope.problem("low_freq_factor must be below high_freq_factor");
        }
        return new RotaryBase(
            theta, factor(rope), new ByTurns(low, high, original(rope, positions)), 1);
      }
      case "yarn" -> {
        double factor = factor(rope);
        for (String other : List.of("mscale", "mscale_all_dim")) {
          if (rope.has(other)) {
            rope.problem("%s is not supported", other);
          }
        }
        double magnitude = rope.number("attention_factor", 0.1 * Math.log(factor) + 1);
        double fast = rope.number("beta_fast", 32);
        double slow = rope.number("beta_slow", 1);
        if (!(fast > slow && slow > 0 && fast < Double.POSITIVE_INFINITY)) {
          rope.problem("beta_fast must be above beta_slow, and both above 0");
        }
        if (!(Math.abs(magnitude) < Double.POSITIVE_INFINITY)) {
          rope.problem("attention_factor must be finite");
        }
        if (theta <= 1) {
          rope.problem("rope_type yarn needs a rope_theta above 1");
        }
        boolean whole = rope.bool("truncate", true);
        return new RotaryBase(
            theta, factor, new ByNumber(fast, slow, original(rope, positions), whole), magnitude);
      }
      default -> {
        rope.problem(
            "%s %s is not supported, only default, dynamic, linear, llama3 and yarn",
            key, PlainText.quote(kind));
        return of(theta);
      }
    }
  }

  private static int original(ConfigValues rope, int positions) {
    return rope.size("original_max_position_embeddings", positions, 1 << 24);
  }

  private static double factor(ConfigValues rope) {
    double factor = positive(rope, "factor");
    if (factor < 1) {
      rope.problem("factor must be at least 1, is %s", factor);
    }
    return factor;
  }

  private static double positive(ConfigValues rope, String key) {
    rope.require(key);
    double number = rope.number(key, 1);
    if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
      rope.problem("%s must be above 0", key);
    }
    return number;
  }

  /** Which part of each frequency is not divided, as a list in a script. */
  String kept(int headSize) {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < headSize / 2; i++) {
      double frequency = Math.pow(theta, -2.0 * i / headSize);
      double kept = range == null ? 0 : range.kept(i, frequency, this, headSize);
      list.append(i == 0 ? "" : ", ")
          .append(String.format(Locale.ROOT, "%.9f", Math.min(1, Math.max(0, kept))));
    }
    return list.append(']').toString();
  }
}
