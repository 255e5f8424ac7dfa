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
 * @param bases the frequencies of each kind of layer
 */
record Rotary(int positions, int headSize, int keyHeads, List<RotaryBase> bases) {
  private static final int MOST_POSITIONS = 262_144;

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
      List<RotaryBase> bases) {
    if (headSize % 2 != 0) {
      values.problem("rotary positions need attention heads of even width, not %s", headSize);
    }
    int positions = values.integer(positionsKey, absentPositions, 2, MOST_POSITIONS);
    if ((long) positions * headSize > MOST_ELEMENTS) {
      values.problem("%s %s is too large for heads of width %s", positionsKey, positions, headSize);
    }
    int most = (int) Math.min(MOST_POSITIONS, MOST_ELEMENTS / headSize);
    return new Rotary(values.computedPositions(positions, most), headSize, keyHeads, bases);
  }

  /**
   * Reads the frequencies of layers in the format of transformers 5 ({@code rope_parameters}) or 4
   * ({@code rope_scaling}, and theta under a key of its own).
   *
   * @param layerType the key in {@code rope_parameters} for layers that have their own parameters
   * @param scaled whether {@code rope_scaling} applies to these layers
   */
  static RotaryBase base(
      ConfigValues values, String layerType, String key, double absent, boolean scaled) {
    ConfigValues parameters = ofLayers(values.object("rope_parameters"), layerType);
    requireWhole(values);
    requireWhole(parameters);
    double theta = parameters.number("rope_theta", values.number(key, absent));
    if (!(theta > 0 && theta < Double.POSITIVE_INFINITY)) {
      values.problem("%s must be above 0", parameters.has("rope_theta") ? "rope_theta" : key);
    }
    ConfigValues scaling = ofLayers(values.object("rope_scaling"), layerType);
    ConfigValues rope = scaled && !scaling.values().isEmpty() ? scaling : parameters;
    return RotaryBase.read(rope, theta, values.size("max_position_embeddings", 2_048, 1 << 24));
  }

  static RotaryBase base(ConfigValues values, String key, double absent) {
    return base(values, "full_attention", key, absent, true);
  }

  private static ConfigValues ofLayers(ConfigValues rope, String layerType) {
    return rope.has(layerType) ? rope.object(layerType) : rope;
  }

  private static void requireWhole(ConfigValues rope) {
    if (rope.number("partial_rotary_factor", 1) != 1) {
      rope.problem("partial_rotary_factor is not supported, only 1");
    }
  }

  /** The layer of queries, keys and values under their usual names, as rotary.py takes it. */
  Part.Linear queryKeyValue(String name, EncoderConfig config, boolean bias) {
    int hidden = config.hiddenSize();
    return Part.Linear.joined(
        Part.Linear.of(name + ".q_proj", config.heads() * headSize, hidden, bias),
        Part.Linear.of(name + ".k_proj", keyHeads * headSize, hidden, bias),
        Part.Linear.of(name + ".v_proj", keyHeads * headSize, hidden, bias));
  }

  /** Builds a script from {@code rotary.py} and other sources. */
  Script script(Map<String, String> constants, String... sources) {
    List<String> all = new ArrayList<>(List.of(sources));
    all.add("rotary.py");
    Map<String, String> text = new HashMap<>(constants);
    text.put("ROTARY_BASES", bases.stream().map(RotaryBase::theta).toList().toString());
    text.put("ROTARY_FACTORS", bases.stream().map(RotaryBase::factor).toList().toString());
    text.put("ROTARY_KEPT", bases.stream().map(base -> base.kept(headSize)).toList().toString());
    text.put("ROTARY_MAGNITUDES", bases.stream().map(RotaryBase::magnitude).toList().toString());
    text.put("ROTARY_POSITIONS", Integer.toString(positions));
    text.put("HEAD_SIZE", Integer.toString(headSize));
    text.put("KEY_HEADS", Integer.toString(keyHeads));
    return new Script(all, text);
  }
}
