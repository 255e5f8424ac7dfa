package embed.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rotary positions (Su et al. 2021, arXiv:2104.09864), as {@code rotary.py} computes them.
 *
 * @param positions how many positions there are
 * @param headSize the width of an attention head
 * @param keyHeads how many key and value heads there are
 * @param bases theta for each kind of layer
 */
record Rotary(int positions, int headSize, int keyHeads, List<Double> bases) {
  private static final int MOST_POSITIONS = 131_072;

  /** The most elements of a base's table, 4 bytes each: a small file could ask for a huge one. */
  private static final long MOST_ELEMENTS = 1L << 26;

  Rotary {
    bases = List.copyOf(bases);
  }

  /**
   * Reads the positions, and records a problem for any setting that differs from transformers'
   * default rotary positions.
   *
   * @param positionsKey the key of the longest input
   */
  static Rotary read(
      ConfigValues values,
      String positionsKey,
      int absentPositions,
      int headSize,
      int keyHeads,
      List<Double> bases) {
    if (headSize % 2 != 0) {
      values.problem("rotary positions need attention heads of even width, not %s", headSize);
    }
    int positions = values.integer(positionsKey, absentPositions, 2, MOST_POSITIONS);
    if ((long) positions * headSize > MOST_ELEMENTS) {
      values.problem("%s %s is too large for heads of width %s", positionsKey, positions, headSize);
    }
    return new Rotary(positions, headSize, keyHeads, bases);
  }

  /**
   * Reads a base in the format of transformers 5 ({@code rope_parameters}) or 4 (a separate key).
   *
   * @param layerType the key in {@code rope_parameters} for layers that have their own parameters
   */
  static double base(ConfigValues values, String layerType, String key, double absent) {
    requireDefault(values.object("rope_scaling"));
    ConfigValues parameters = values.object("rope_parameters");
    if (parameters.has(layerType)) {
      parameters = parameters.object(layerType);
    }
    requireDefault(parameters);
    requireWhole(values);
    requireWhole(parameters);
    double base = parameters.number("rope_theta", values.number(key, absent));
    if (!(base > 0 && base < Double.POSITIVE_INFINITY)) {
      values.problem("%s must be above 0", parameters.has("rope_theta") ? "rope_theta" : key);
    }
    return base;
  }

  private static void requireDefault(ConfigValues rope) {
    rope.requireValue("rope_type", "default");
    rope.requireValue("type", "default");
  }

  private static void requireWhole(ConfigValues rope) {
    if (rope.number("partial_rotary_factor", 1) != 1) {
      rope.problem("partial_rotary_factor is not supported, only 1");
    }
  }

  /** Builds a script from {@code rotary.py} and other sources. */
  Script script(Map<String, String> constants, String... sources) {
    List<String> all = new ArrayList<>(List.of(sources));
    all.add("rotary.py");
    Map<String, String> text = new HashMap<>(constants);
    text.put("ROTARY_BASES", bases.toString());
    text.put("ROTARY_POSITIONS", Integer.toString(positions));
    text.put("HEAD_SIZE", Integer.toString(headSize));
    text.put("KEY_HEADS", Integer.toString(keyHeads));
    return new Script(all, text);
  }
}
