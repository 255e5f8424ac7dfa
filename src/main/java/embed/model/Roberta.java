package embed.model;

import java.util.List;

/**
 * RoBERTa (Liu et al. 2019, arXiv:1907.11692), and the families that differ from it only by name:
 * XLM-RoBERTa, CamemBERT and data2vec for text. It has BERT's layers, and positions that start
 * after the pad token's id.
 */
record Roberta(EncoderConfig config) implements Architecture {
  static final String DATA2VEC = "data2vec-text";

  static Architecture read(ConfigValues values) {
    return new Roberta(config(values, "roberta", 50_265, 768));
  }

  /** Reads the values under BERT's keys, with positions that start after the pad token's id. */
  static EncoderConfig config(
      ConfigValues values, String modelType, int vocabSize, int hiddenSize) {
    EncoderConfig config = Bert.config(values, modelType, vocabSize, hiddenSize, 1);
    return config.withPositions(positions(values, config.positions().count(), config.padTokenId()));
  }

  /** Positions that start after the pad token's id, and leave room for two special tokens. */
  static Positions positions(ConfigValues values, int count, int padTokenId) {
    Positions positions = new Positions(count, padTokenId);
    if (positions.longestInput() < 2) {
      values.problem(
          "max_position_embeddings %s leaves no room for a line after pad_token_id %s",
          count, padTokenId);
    }
    return positions;
  }

  @Override
  public String prefix() {
    return config.modelType().equals(DATA2VEC) ? Architecture.super.prefix() : "roberta.";
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden),
            config.eachLayer(i -> Bert.layer(config, i)),
            null,
            null,
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
}
