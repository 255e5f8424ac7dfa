package embed.model;

import java.util.List;

/** RoBERTa with layer normalisation before each part, as fairseq trains it (arXiv:1904.01038). */
record RobertaPreLayerNorm(EncoderConfig config) implements Architecture {
  static Architecture read(ConfigValues values) {
    return new RobertaPreLayerNorm(Roberta.config(values, "roberta-prelayernorm", 50_265, 768));
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden),
            config.eachLayer(
                i -> layer(config, i, "attention.LayerNorm", "intermediate.LayerNorm")),
            Part.Norm.of("LayerNorm", hidden),
            null,
            Part.Linear.of("pooler.dense", hidden, hidden),
            Roberta.head(config)));
  }

  /**
   * The parts of a layer, in the order of pre_norm.py.
   *
   * @param first the name of the norm before attention, within the layer
   * @param second the name of the norm before the feed-forward
   */
  static List<Part> layer(EncoderConfig config, int i, String first, String second) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    String name = "encoder.layer." + i + ".";
    return List.of(
        Part.Norm.of(name + first, hidden),
        Bert.queryKeyValue(name, hidden),
        Part.Linear.of(name + "attention.output.dense", hidden, hidden),
        Part.Norm.of(name + second, hidden),
        Part.Linear.of(name + "intermediate.dense", inner, hidden),
        Part.Linear.of(name + "output.dense", hidden, inner));
  }

  @Override
  public Script script() {
    return Script.of("embeddings.py", "pre_norm.py", "no_context.py");
  }
}
