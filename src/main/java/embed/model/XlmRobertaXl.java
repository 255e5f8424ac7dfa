package embed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
    int inner = config.intermediateSize();
    List<List<Part>> layers = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      String name = "encoder.layer." + i;
      layers.add(
          List.of(
              Part.Norm.of(name + ".attention.self_attn_layer_norm", hidden),
              Bert.queryKeyValue(name, hidden),
              Part.Linear.of(name + ".attention.output.dense", hidden, hidden),
              Part.Norm.of(name + ".LayerNorm", hidden),
              Part.Linear.of(name + ".intermediate.dense", inner, hidden),
              Part.Linear.of(name + ".output.dense", hidden, inner)));
    }
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden).subList(0, 2),
            layers,
            List.of(Part.Norm.of("encoder.LayerNorm", hidden)),
            List.of(),
            Part.Linear.of("pooler.dense", hidden, hidden),
            Roberta.head(config)));
  }

  @Override
  public Script script() {
    return new Script(List.of("embeddings.py", "pre_norm.py", "no_context.py"), Map.of());
  }
}
