package embed.model;

import java.util.List;
import java.util.Map;

/**
 * How DeBERTa's attention uses positions: each position of a key relative to a query is a row of a
 * table.
 *
 * @param span how many rows of the table are for distances of each sign
 * @param farthest the distance from which on all distances are in the last bucket
 * @param logarithmic whether rows are logarithmic buckets of distances
 * @param c2p whether queries attend to positions (content to position)
 * @param p2c whether positions attend to keys (position to content)
 * @param ownProjections whether positions have their own projections instead of the layer's query
 *     and key
 * @param normalised whether the table is normalised
 */
record RelativePositions(
    int span,
    int farthest,
    boolean logarithmic,
    boolean c2p,
    boolean p2c,
    boolean ownProjections,
    boolean normalised) {
  static final int MOST = 131_072;

  static RelativePositions read(ConfigValues values, int positions) {
    int given = values.integer("max_relative_positions", -1, -1, MOST);
    int farthest = given < 1 ? positions : given;
    int buckets = values.integer("position_buckets", -1, -1, MOST);
    if (buckets == 1 || (buckets > 0 && farthest - 1 <= buckets / 2)) {
      values.problem("position_buckets %s leaves no distances for its buckets", buckets);
    }
    List<String> terms = values.words("pos_att_type");
    boolean c2p = terms.contains("c2p");
    boolean p2c = terms.contains("p2c");
    if (!c2p && !p2c) {
      values.problem("pos_att_type must have c2p or p2c");
    }
    return new RelativePositions(
        buckets > 0 ? buckets : farthest,
        farthest,
        buckets > 0,
        c2p,
        p2c,
        !values.bool("share_att_key", false),
        values.words("norm_rel_ebd").contains("layer_norm"));
  }

  private int terms() {
    return (c2p ? 1 : 0) + (p2c ? 1 : 0);
  }

  /**
   * The constants of {@code deberta_v2.py}.
   *
   * @param headSize the width of an attention head
   */
  Map<String, String> constants(int headSize) {
    double scale = 1 / Math.sqrt(1 + terms());
    return Map.of(
        "LOG_BUCKETS", Script.flag(logarithmic),
        "SPAN", Integer.toString(span),
        "FARTHEST", Integer.toString(farthest),
        "SHARED_PROJECTIONS", Script.flag(!ownProjections),
        "TERMS", Integer.toString(terms()),
        "C2P", Script.flag(c2p),
        "P2C", Script.flag(p2c),
        "CONTENT_SCALE", Double.toString(scale),
        "POSITION_SCALE", Double.toString(scale / Math.sqrt(headSize)));
  }
}
