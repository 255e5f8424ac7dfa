package embed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** RoBERTa with layer normalisation before each part, as fairseq trains it (arXiv:1904.01038). */
record RobertaPreLayerNorm(EncoderConfig config) implements Architecture {
  static Architecture read(ConfigValues values) {
    return new RobertaPreLayerNorm(Roberta.config(values, "roberta", 50_265, 768));
  }

  @Override
  public String prefix() {
    return "roberta_prelayernorm.";
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
              Part.Norm.of(name + ".attention.LayerNorm", hidden),
              Bert.queryKeyValue(name, hidden),
              Part.Linear.of(name + ".attention.output.dense", hidden, hidden),
              Part.Norm.of(name + ".intermediate.LayerNorm", hidden),
              Part.Linear.of(name + ".intermediate.dense", inner, hidden),
              Part.Linear.of(name + ".output.dense", hidden, inner)));
    }
    return List.of(
        new Parameters(
            Bert.embeddings(config, hidden),
            layers,
            List.of(Part.Norm.of("LayerNorm", hidden)),
            List.of(),
            Part.Linear.of("pooler.dense", hidden, hidden),
            Roberta.head(config)));
  }

  @Override
  public Script script() {
    return new Script(List.of("embeddings.py", "pre_norm.py", "no_context.py"), Map.of());
  }
}
