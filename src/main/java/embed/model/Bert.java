package embed.model;

import java.util.List;

/** BERT (Devlin et al. 2018, arXiv:1810.04805). Most later families use its names. */
record Bert(EncoderConfig config) implements Architecture {
  static Architecture read(ConfigValues values) {
    return new Bert(config(values, "bert", 30_522, 768, 0));
  }

  /**
   * Reads the values under BERT's keys.
   *
   * @param modelType the default if the file has none
   * @param vocabSize the default if the file has none, and likewise for the other parameters
   */
  static EncoderConfig config(
      ConfigValues values, String modelType, int vocabSize, int hiddenSize, int padTokenId) {
    values.requireValue("position_embedding_type", "absolute");
    values.requireEncoder();
    int words = values.size("vocab_size", vocabSize, 100_000_000);
    EncoderConfig config =
        new EncoderConfig(
            values.string("model_type", modelType),
            values.strings("architectures"),
            words,
            values.size("hidden_size", hiddenSize, 65_536),
            values.size("num_hidden_layers", 12, 1_024),
            values.size("num_attention_heads", hiddenSize / 64, 65_536),
            values.size("intermediate_size", 4 * hiddenSize, 1_048_576),
            Positions.fromZero(values.size("max_position_embeddings", 512, 16_777_216)),
            values.size("type_vocab_size", 2, 65_536),
            values.fraction("layer_norm_eps", 1e-12),
            values.integer("pad_token_id", padTokenId, 0, words - 1),
            values.activation("hidden_act", Activation.GELU),
            values.bool("tie_word_embeddings", true));
    values.requireHeads(config.hiddenSize(), config.heads());
    return config;
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            embeddings(config, hidden),
            config.eachLayer(i -> layer(config, i)),
            null,
            null,
            Part.Linear.of("pooler.dense", hidden, hidden),
            new MaskedLmHead(
                Part.Linear.of("cls.predictions.transform.dense", hidden, hidden),
                config.hiddenAct(),
                Part.Norm.of("cls.predictions.transform.LayerNorm", hidden),
                new Parameter("cls.predictions.decoder.weight", config.vocabSize(), hidden),
                new Parameter("cls.predictions.bias", config.vocabSize()))));
  }

  /**
   * Word embeddings, positions with token types, and the norm of their sum.
   *
   * @param width the width of the embeddings, which may differ from that of the layers
   */
  static List<Part> embeddings(EncoderConfig config, int width) {
    return List.of(
        words(config, width),
        positions(config, width),
        Part.Norm.of("embeddings.LayerNorm", width));
  }

  static Part words(EncoderConfig config, int width) {
    return Part.Tensors.of("embeddings.word_embeddings.weight", config.vocabSize(), width);
  }

  static Part positions(EncoderConfig config, int width) {
    String name = "embeddings.position_embeddings.weight";
    return new Part.PositionEmbeddings(
        new Parameter(name, config.positions().count(), width), tokenTypes(config, width));
  }

  /** The table of token types; null if the config has none. */
  static Parameter tokenTypes(EncoderConfig config, int width) {
    int types = config.typeVocabSize();
    return types == 0
        ? null
        : new Parameter("embeddings.token_type_embeddings.weight", types, width);
  }

  /** The parts of a layer, in the order of post_norm.py. */
  static List<Part> layer(EncoderConfig config, int i) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    String name = "encoder.layer." + i + ".";
    return List.of(
        queryKeyValue(name, hidden),
        Part.Linear.of(name + "attention.output.dense", hidden, hidden),
        Part.Norm.of(name + "attention.output.LayerNorm", hidden),
        Part.Linear.of(name + "intermediate.dense", inner, hidden),
        Part.Linear.of(name + "output.dense", hidden, inner),
        Part.Norm.of(name + "output.LayerNorm", hidden));
  }

  /**
   * The linear layer that computes queries, keys and values.
   *
   * @param layer the prefix of the layer's names
   */
  static Part.Linear queryKeyValue(String layer, int hidden) {
    return Part.Linear.joined(
        Part.Linear.of(layer + "attention.self.query", hidden, hidden),
        Part.Linear.of(layer + "attention.self.key", hidden, hidden),
        Part.Linear.of(layer + "attention.self.value", hidden, hidden));
  }
}
