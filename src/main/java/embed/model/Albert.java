package embed.model;

import java.util.ArrayList;
import java.util.List;

/**
 * ALBERT (Lan et al. 2019, arXiv:1909.11942): BERT with narrow embeddings and with layers that
 * share their parameters in groups.
 *
 * @param embeddingSize the width of the embeddings
 * @param groups how many different layers there are
 */
record Albert(EncoderConfig config, int embeddingSize, int groups) implements Architecture {
  static Architecture read(ConfigValues values) {
    EncoderConfig config = Bert.config(values, "albert", 30_000, 4_096, 0);
    if (values.integer("inner_group_num", 1, 1, 1_024) != 1) {
      values.problem("inner_group_num is not supported, only 1");
    }
    return new Albert(
        values.has("hidden_act") ? config : config.withActivation(Activation.GELU_NEW),
        values.size("embedding_size", 128, 65_536),
        values.integer("num_hidden_groups", 1, 1, config.layers()));
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    List<Part> embeddings = new ArrayList<>(Bert.embeddings(config, embeddingSize));
    embeddings.add(Part.Linear.of("encoder.embedding_hidden_mapping_in", hidden, embeddingSize));
    List<List<Part>> different = new ArrayList<>();
    for (int i = 0; i < groups; i++) {
      different.add(layer("encoder.albert_layer_groups." + i + ".albert_layers.0"));
    }
    return List.of(
        new Parameters(
            embeddings,
            config.eachLayer(i -> different.get(i * groups / config.layers())),
            null,
            null,
            Part.Linear.of("pooler", hidden, hidden),
            new MaskedLmHead(
                Part.Linear.of("predictions.dense", embeddingSize, hidden),
                config.hiddenAct(),
                Part.Norm.of("predictions.LayerNorm", embeddingSize),
                new Parameter("predictions.decoder.weight", config.vocabSize(), embeddingSize),
                new Parameter("predictions.bias", config.vocabSize()))));
  }

  private List<Part> layer(String name) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    return List.of(
        Part.Linear.joined(
            Part.Linear.of(name + ".attention.query", hidden, hidden),
            Part.Linear.of(name + ".attention.key", hidden, hidden),
            Part.Linear.of(name + ".attention.value", hidden, hidden)),
        Part.Linear.of(name + ".attention.dense", hidden, hidden),
        Part.Norm.of(name + ".attention.LayerNorm", hidden),
        Part.Linear.of(name + ".ffn", inner, hidden),
        Part.Linear.of(name + ".ffn_output", hidden, inner),
        Part.Norm.of(name + ".full_layer_layer_norm", hidden));
  }
}
