package embed.model;

import java.util.List;
import java.util.Map;

/**
 * MPNet (Song et al. 2020, arXiv:2004.09297): BERT's layers without token types, RoBERTa's
 * positions, and one table of biases by relative position for all layers.
 *
 * @param buckets how many buckets of relative positions there are
 */
record Mpnet(EncoderConfig config, int buckets) implements Architecture {
  /** Positions start after this id, regardless of {@code pad_token_id}. */
  private static final int PAD = 1;

  static Architecture read(ConfigValues values) {
    EncoderConfig config = Bert.config(values, "mpnet", 30_527, 768, PAD);
    Positions positions = Roberta.positions(values, config.positions().count(), PAD);
    return new Mpnet(
        config.withoutTokenTypes().withPositions(positions),
        values.size("relative_attention_num_buckets", 32, 65_536));
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden),
            config.eachLayer(this::layer),
            null,
            Part.Tensors.of("encoder.relative_attention_bias.weight", buckets, config.heads()),
            Part.Linear.of("pooler.dense", hidden, hidden),
            Roberta.head(config)));
  }

  private List<Part> layer(int i) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    String name = "encoder.layer." + i;
    return List.of(
        Part.Linear.joined(
            Part.Linear.of(name + ".attention.attn.q", hidden, hidden),
            Part.Linear.of(name + ".attention.attn.k", hidden, hidden),
            Part.Linear.of(name + ".attention.attn.v", hidden, hidden)),
        Part.Linear.of(name + ".attention.attn.o", hidden, hidden),
        Part.Norm.of(name + ".attention.LayerNorm", hidden),
        Part.Linear.of(name + ".intermediate.dense", inner, hidden),
        Part.Linear.of(name + ".output.dense", hidden, inner),
        Part.Norm.of(name + ".output.LayerNorm", hidden));
  }

  @Override
  public Script script() {
    return new Script(
        List.of("embeddings.py", "post_norm.py", "relative_bias.py"),
        Map.of("BUCKETS", Integer.toString(buckets)));
  }
}
