package embed.model;

import java.util.List;
import java.util.Map;

/**
 * RoBERTa (Liu et al. 2019, arXiv:1907.11692), and the families that differ from it only by name:
 * XLM-RoBERTa, CamemBERT and data2vec for text. It has BERT's layers, and positions that start
 * after the pad token's id.
 */
record Roberta(EncoderConfig config) implements Architecture {
  static final String DATA2VEC = "data2vec-text";

  /** {@code <s>} and {@code </s>}. */
  private static final int SHORTEST_INPUT = 2;

  static Architecture read(ConfigValues values) {
    Roberta roberta = new Roberta(config(values));
    if (roberta.longestInput() < SHORTEST_INPUT) {
      values.problem(
          "max_position_embeddings "
              + roberta.config.maxPositionEmbeddings()
              + " leaves no room for <s> and </s> after pad_token_id "
              + roberta.config.padTokenId());
    }
    return roberta;
  }

  static EncoderConfig config(ConfigValues values) {
    return Bert.config(values, "roberta", 50_265, 768, 1);
  }

  @Override
  public int longestInput() {
    return longestInput(config.maxPositionEmbeddings(), config.padTokenId());
  }

  /** How many tokens there are positions for: positions start after the pad token's id. */
  static int longestInput(int positions, int padTokenId) {
    return positions - padTokenId - 1;
  }

  @Override
  public long[] positions(int[] ids) {
    return positions(ids, config.padTokenId());
  }

  /** {@code cumsum(ids != pad) * (ids != pad) + pad}: create_position_ids_from_input_ids. */
  static long[] positions(int[] ids, int pad) {
    long[] positions = new long[ids.length];
    long position = pad;
    for (int i = 0; i < ids.length; i++) {
      positions[i] = ids[i] == pad ? pad : ++position;
    }
    return positions;
  }

  @Override
  public String prefix() {
    return config.modelType().equals(DATA2VEC) ? "data2vec_text." : "roberta.";
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden),
            Bert.layers(config),
            List.of(),
            List.of(),
            Part.Linear.of("pooler.dense", hidden, hidden),
            head(config)));
  }

  static MaskedLmHead head(EncoderConfig config) {
    int hidden = config.hiddenSize();
    return new MaskedLmHead(
        Part.Linear.of("lm_head.dense", hidden, hidden),
        Activation.GELU, // regardless of hidden_act
        Part.Norm.of("lm_head.layer_norm", hidden),
        new Parameter("lm_head.decoder.weight", config.vocabSize(), hidden),
        new Parameter("lm_head.bias", config.vocabSize()));
  }

  @Override
  public Script script() {
    return new Script(List.of("embeddings.py", "post_norm.py", "no_context.py"), Map.of());
  }
}
