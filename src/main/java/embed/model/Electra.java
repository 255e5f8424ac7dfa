package embed.model;

import java.util.ArrayList;
import java.util.List;

/**
 * ELECTRA (Clark et al. 2020, arXiv:2003.10555): BERT without a pooler, with embeddings that may be
 * narrower than the layers.
 *
 * @param embeddingSize the width of the embeddings
 */
record Electra(EncoderConfig config, int embeddingSize) implements Architecture {
  static Architecture read(ConfigValues values) {
    return new Electra(
        Bert.config(values, "electra", 30_522, 256, 0), values.size("embedding_size", 128, 65_536));
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    List<Part> embeddings = new ArrayList<>(Bert.embeddings(config, embeddingSize));
    if (embeddingSize != hidden) {
      embeddings.add(Part.Linear.of("embeddings_project", hidden, embeddingSize));
    }
    return List.of(
        new Parameters(
            embeddings,
            config.eachLayer(i -> Bert.layer(config, i)),
            null,
            null,
            null,
            new MaskedLmHead(
                Part.Linear.of("generator_predictions.dense", embeddingSize, hidden),
                Activation.GELU, // regardless of hidden_act
                Part.Norm.of("generator_predictions.LayerNorm", embeddingSize),
                new Parameter("generator_lm_head.weight", config.vocabSize(), embeddingSize),
                new Parameter("generator_lm_head.bias", config.vocabSize()))));
  }
}
