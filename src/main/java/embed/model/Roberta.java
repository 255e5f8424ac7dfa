package embed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * RoBERTa (Liu et al. 2019, arXiv:1907.11692), and what has its form: XLM-RoBERTa and CamemBERT.
 * BERT's layers, with positions that count from the pad token's id.
 */
record Roberta(EncoderConfig config) implements Architecture {
  static final Family FAMILY =
      new Family(
          List.of("roberta", "xlm-roberta", "camembert"),
          List.of("Roberta", "XLMRoberta", "Camembert"),
          Roberta::read);

  /** {@code <s>} and {@code </s>}. */
  private static final int SHORTEST_INPUT = 2;

  private static Architecture read(ConfigValues values) {
    values.requireValue("position_embedding_type", "absolute");
    values.requireEncoder();
    int vocabSize = values.size("vocab_size", 50_265, 100_000_000);
    Roberta roberta =
        new Roberta(
            new EncoderConfig(
                values.string("model_type", "roberta"),
                values.strings("architectures"),
                vocabSize,
                values.size("hidden_size", 768, 65_536),
                values.size("num_hidden_layers", 12, 1_024),
                values.size("num_attention_heads", 12, 65_536),
                values.size("intermediate_size", 3_072, 1_048_576),
                values.size("max_position_embeddings", 512, 16_777_216),
                values.size("type_vocab_size", 2, 65_536),
                values.fraction("layer_norm_eps", 1e-12),
                values.integer("pad_token_id", 1, 0, Math.max(0, vocabSize - 1)),
                values.activation("hidden_act", Activation.GELU),
                values.bool("tie_word_embeddings", true)));
    values.requireHeads(roberta.config.hiddenSize(), roberta.config.heads());
    if (roberta.longestInput() < SHORTEST_INPUT) {
      values.problem(
          "max_position_embeddings "
              + roberta.config.maxPositionEmbeddings()
              + " leaves no room for <s> and </s> after pad_token_id "
              + roberta.config.padTokenId());
    }
    return roberta;
  }

  /** Positions begin after the pad token's id. */
  @Override
  public int longestInput() {
    return config.maxPositionEmbeddings() - config.padTokenId() - 1;
  }

  /** {@code cumsum(ids != pad) * (ids != pad) + pad}: create_position_ids_from_input_ids. */
  @Override
  public long[] positions(int[] ids) {
    int pad = config.padTokenId();
    long[] positions = new long[ids.length];
    long position = pad;
    for (int i = 0; i < ids.length; i++) {
      positions[i] = ids[i] == pad ? pad : ++position;
    }
    return positions;
  }

  @Override
  public String prefix() {
    return "roberta.";
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    List<List<Part>> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      layers.add(layer("encoder.layer." + i));
    }
    return List.of(
        new Parameters(
            List.of(
                new Part.WordEmbeddings(
                    new Parameter("embeddings.word_embeddings.weight", config.vocabSize(), hidden)),
                new Part.PositionEmbeddings(
                    new Parameter(
                        "embeddings.position_embeddings.weight",
                        config.maxPositionEmbeddings(),
                        hidden),
                    new Parameter(
                        "embeddings.token_type_embeddings.weight", config.typeVocabSize(), hidden)),
                Part.Norm.of("embeddings.LayerNorm", hidden)),
            layers,
            List.of(),
            List.of(),
            Part.Linear.of("pooler.dense", hidden, hidden),
            new MaskedLmHead(
                Part.Linear.of("lm_head.dense", hidden, hidden),
                Activation.GELU, // whatever hidden_act says
                Part.Norm.of("lm_head.layer_norm", hidden),
                new Parameter("lm_head.decoder.weight", config.vocabSize(), hidden),
                new Parameter("lm_head.bias", config.vocabSize()))));
  }

  private List<Part> layer(String name) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    return List.of(
        Part.Linear.joined(
            Part.Linear.of(name + ".attention.self.query", hidden, hidden),
            Part.Linear.of(name + ".attention.self.key", hidden, hidden),
            Part.Linear.of(name + ".attention.self.value", hidden, hidden)),
        Part.Linear.of(name + ".attention.output.dense", hidden, hidden),
        Part.Norm.of(name + ".attention.output.LayerNorm", hidden),
        Part.Linear.of(name + ".intermediate.dense", inner, hidden),
        Part.Linear.of(name + ".output.dense", hidden, inner),
        Part.Norm.of(name + ".output.LayerNorm", hidden));
  }

  @Override
  public Script script() {
    return new Script(List.of("post_norm.py", "no_context.py"), Map.of());
  }
}
