package embed.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Which tokens of its line a token sees, as {@code masked_attention.py} computes it.
 *
 * @param causal whether it sees none after itself
 * @param local whether in each layer it sees only a window around itself
 * @param before how many tokens before itself it sees in local layers
 * @param after how many after itself
 */
record AttentionMask(boolean causal, List<Boolean> local, int before, int after) {
  static final String FULL = "full_attention";
  static final String SLIDING = "sliding_attention";

  /** How many queries a local layer computes at a time. */
  private static final int BLOCK = 128;

  AttentionMask {
    local = List.copyOf(local);
  }

  /**
   * The mask of a decoder, whose window is a token and those before it. Without a causal mask it
   * reaches as far in both directions, and one token further.
   *
   * @param window {@code sliding_window}
   */
  static AttentionMask ofDecoder(boolean causal, List<Boolean> local, int window) {
    return causal
        ? new AttentionMask(true, local, window - 1, 0)
        : new AttentionMask(false, local, window, window);
  }

  /** The same for all layers. */
  static List<Boolean> repeated(boolean local, int layers) {
    return Collections.nCopies(layers, local);
  }

  /**
   * Reads which layers are local from {@code layer_types}, or else from what older releases of
   * transformers have instead.
   *
   * @param absent whether the layer with a number from 0 is local
   */
  static List<Boolean> local(ConfigValues values, int layers, IntPredicate absent) {
    List<Boolean> local = new ArrayList<>();
    if (!values.has("layer_types")) {
      for (int i = 0; i < layers; i++) {
        local.add(absent.test(i));
      }
      return local;
    }
    List<String> types = values.strings("layer_types");
    if (types.size() != layers || !List.of(FULL, SLIDING).containsAll(types)) {
      values.problem("layer_types must name %s or %s for each of %s layers", FULL, SLIDING, layers);
    }
    types.forEach(type -> local.add(type.equals(SLIDING)));
    return local;
  }

  /** The constants of a script with {@code masked_attention.py}. */
  Map<String, String> constants() {
    return Map.of(
        "CAUSAL", Script.flag(causal),
        "LOCAL_LAYERS", local.stream().map(Script::flag).toList().toString(),
        "LOCAL_BLOCK", Integer.toString(BLOCK),
        "WINDOW_BEFORE", Integer.toString(before),
        "WINDOW_AFTER", Integer.toString(after));
  }
}
