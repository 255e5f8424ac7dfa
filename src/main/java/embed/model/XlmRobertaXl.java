package embed.model;

import java.util.List;

/**
 * XLM-RoBERTa-XL (Goyal et al. 2021, arXiv:2105.00572): RoBERTa's positions, its embeddings without
 * normalisation, and layers with layer normalisation before each part.
 */
record XlmRobertaXl(EncoderConfig config) implements Architecture {
  static Architecture read(ConfigValues values) {
    return new XlmRobertaXl(Roberta.config(values, "xlm-roberta-xl", 250_880, 2_560));
  }

  @Override
  public String prefix() {
    return "roberta.";
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden).subList(0, 2),
            config.eachLayer(
                i ->
                    RobertaPreLayerNorm.layer(
                        config, i, "attention.self_attn_layer_norm", "LayerNorm")),
            Part.Norm.of("encoder.LayerNorm", hidden),
            null,
            Part.Linear.of("pooler.dense", hidden, hidden),
            Roberta.head(config)));
  }

  @Override
  public Script script() {
    return Script.of("embeddings.py", "pre_norm.py", "no_context.py");
  }
}
