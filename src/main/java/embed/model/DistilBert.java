package embed.model;

import java.util.List;

/**
 * DistilBERT (Sanh et al. 2019, arXiv:1910.01108): BERT's layers, without token types and pooler.
 */
record DistilBert(EncoderConfig config) implements Architecture {
  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    int words = values.size("vocab_size", 30_522, 100_000_000);
    EncoderConfig config =
        new EncoderConfig(
            values.string("model_type", "distilbert"),
            values.strings("architectures"),
            words,
            values.size(values.key("dim", "hidden_size"), 768, 65_536),
            values.size(values.key("n_layers", "num_hidden_layers"), 6, 1_024),
            values.size(values.key("n_heads", "num_attention_heads"), 12, 65_536),
            values.size("hidden_dim", 3_072, 1_048_576),
            Positions.fromZero(values.size("max_position_embeddings", 512, 16_777_216)),
            0,
            1e-12,
            values.integer("pad_token_id", 0, 0, words - 1),
            values.activation("activation", Activation.GELU),
            values.bool("tie_word_embeddings", true));
    values.requireHeads(config.hiddenSize(), config.heads());
    return new DistilBert(config);
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden),
            config.eachLayer(this::layer),
            null,
            null,
            null,
            new MaskedLmHead(
                Part.Linear.of("vocab_transform", hidden, hidden),
                config.hiddenAct(),
                Part.Norm.of("vocab_layer_norm", hidden),
                new Parameter("vocab_projector.weight", config.vocabSize(), hidden),
                new Parameter("vocab_projector.bias", config.vocabSize()))));
  }

  private List<Part> layer(int i) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    String name = "transformer.layer." + i;
    return List.of(
        Part.Linear.joined(
            Part.Linear.of(name + ".attention.q_lin", hidden, hidden),
            Part.Linear.of(name + ".attention.k_lin", hidden, hidden),
            Part.Linear.of(name + ".attention.v_lin", hidden, hidden)),
        Part.Linear.of(name + ".attention.out_lin", hidden, hidden),
        Part.Norm.of(name + ".sa_layer_norm", hidden),
        Part.Linear.of(name + ".ffn.lin1", inner, hidden),
        Part.Linear.of(name + ".ffn.lin2", hidden, inner),
        Part.Norm.of(name + ".output_layer_norm", hidden));
  }
}
