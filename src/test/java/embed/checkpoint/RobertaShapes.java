package embed.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a RoBERTa encoder of some size, for tests and the benchmark. */
public final class RobertaShapes {
  private RobertaShapes() {}

  /** Names and shapes in the order in which transformers' {@code RobertaModel} saves them. */
  public static Map<String, long[]> of(
      long words, long positions, long hidden, long inner, int layers) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("embeddings.word_embeddings.weight", new long[] {words, hidden});
    shapes.put("embeddings.position_embeddings.weight", new long[] {positions, hidden});
    shapes.put("embeddings.token_type_embeddings.weight", new long[] {1, hidden});
    addPair(shapes, "embeddings.LayerNorm", hidden);
    for (int i = 0; i < layers; i++) {
      String layer = "encoder.layer." + i + ".";
      for (String name : new String[] {"self.query", "self.key", "self.value", "output.dense"}) {
        addPair(shapes, layer + "attention." + name, hidden, hidden);
      }
      addPair(shapes, layer + "attention.output.LayerNorm", hidden);
      addPair(shapes, layer + "intermediate.dense", inner, hidden);
      addPair(shapes, layer + "output.dense", hidden, inner);
      addPair(shapes, layer + "output.LayerNorm", hidden);
    }
    return shapes;
  }

  /** A weight of this shape, and a bias of its first dimension. */
  private static void addPair(Map<String, long[]> shapes, String name, long... shape) {
    shapes.put(name + ".weight", shape);
    shapes.put(name + ".bias", new long[] {shape[0]});
  }
}
