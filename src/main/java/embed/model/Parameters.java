package embed.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a model in the order in which its script takes them.
 *
 * @param embeddings the parts that compute {@code hidden_states[0]} from token ids; the first is
 *     the word embeddings
 * @param layers the parts of each layer; two layers that name the same parameters share them
 * @param finalNorm the norm after the last layer; null if there is none
 * @param shared what all layers use, such as a table of relative positions; null if there is
 *     nothing
 * @param pooler the linear layer before the tanh of {@code pooler_output}; null if the family has
 *     none. A checkpoint may lack it
 * @param head the masked-LM head; null if the family has none. A checkpoint may lack it
 */
public record Parameters(
    List<Part> embeddings,
    List<List<Part>> layers,
    Part finalNorm,
    Part shared,
    Part.Linear pooler,
    MaskedLmHead head) {
  public Parameters {
    embeddings = List.copyOf(embeddings);
    layers = List.copyOf(layers);
  }

  /** The table with one row per token of the vocabulary. */
  public Parameter wordEmbeddings() {
    return embeddings.get(0).parameters().get(0);
  }

  /** The parameters of the hidden states, in the order of the computation. */
  public List<Parameter> encoder() {
    List<Part> parts = new ArrayList<>(embeddings);
    if (shared != null) {
      parts.add(shared);
    }
    layers.forEach(parts::addAll);
    if (finalNorm != null) {
      parts.add(finalNorm);
    }
    List<Parameter> all = new ArrayList<>();
    parts.forEach(part -> all.addAll(part.parameters()));
    return all;
  }

  /** The other parameters that a checkpoint may contain and the program can use. */
  public List<Parameter> heads() {
    List<Parameter> all = new ArrayList<>();
    if (pooler != null) {
      all.addAll(pooler.parameters());
    }
    if (head != null) {
      all.addAll(head.parameters());
    }
    return all;
  }
}
