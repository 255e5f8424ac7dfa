package embed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * ESM-2 (Lin et al. 2022, doi:10.1101/2022.07.20.500902) and ESM-1b, the protein language models:
 * RoBERTa's parts with normalisation before each, and rotary or learned positions.
 *
 * @param learned whether positions are learned instead of rotary
 * @param normBefore whether the embeddings are normalised before the layers
 * @param tokenDropout whether masked tokens become zeros and the other tokens are scaled up to
 *     compensate
 * @param maskToken the id of the mask token
 */
record Esm(
    EncoderConfig config,
    Rotary rotary,
    boolean learned,
    boolean normBefore,
    boolean tokenDropout,
    int maskToken)
    implements Architecture {
  private static final String FREQUENCIES = "rotary_embeddings.inv_freq";

  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    values.requireFlag("is_folding_model", false);
    String kind = values.string("position_embedding_type", "absolute");
    if (!List.of("absolute", "rotary").contains(kind)) {
      values.requireValue("position_embedding_type", "rotary");
    }
    boolean tokenDropout = values.bool("token_dropout", false);
    values.require("vocab_size");
    if (tokenDropout) {
      values.require("mask_token_id");
    }
    int vocabSize = values.size("vocab_size", 33, 100_000_000);
    int hidden = values.size("hidden_size", 768, 65_536);
    int heads = values.size("num_attention_heads", 12, 65_536);
    values.requireHeads(hidden, heads);
    values.requireHeadSize(hidden, heads);
    Rotary rotary =
        Rotary.read(
            values,
            "max_position_embeddings",
            1_026,
            hidden / heads,
            heads,
            List.of(Rotary.base(values, "rope_theta", 10_000)));
    boolean learned = kind.equals("absolute");
    int padTokenId = values.padToken(1, vocabSize);
    return new Esm(
        new EncoderConfig(
            values.string("model_type", "esm"),
            values.strings("architectures"),
            vocabSize,
            hidden,
            values.size("num_hidden_layers", 12, 1_024),
            heads,
            values.size("intermediate_size", 3_072, 1_048_576),
            learned
                ? Roberta.positions(
                    values,
                    values.integer("max_position_embeddings", 1_026, 2, 16_777_216),
                    padTokenId)
                : Positions.fromZero(rotary.positions()),
            0,
            values.fraction("layer_norm_eps", 1e-12),
            padTokenId,
            Activation.GELU, // regardless of hidden_act
            values.bool("tie_word_embeddings", true)),
        rotary,
        learned,
        values.bool("emb_layer_norm_before", false),
        tokenDropout,
        values.integer("mask_token_id", 0, 0, vocabSize - 1));
  }

  /**
   * A file may contain the frequencies of rotary positions from training, perhaps in float16: under
   * the model's name, the first layer's or, through a bug in transformers 5, layer {@code *}'s.
   * They are used instead of computed ones.
   */
  @Override
  public List<Parameters> layouts() {
    List<Parameters> layouts = new ArrayList<>();
    layouts.add(layout(null));
    if (!learned) {
      String layer = "encoder.layer.%s.attention.self." + FREQUENCIES;
      for (String name : List.of(FREQUENCIES, layer.formatted("0"), layer.formatted("*"))) {
        layouts.add(layout(Part.Tensors.of(name, rotary.headSize() / 2)));
      }
    }
    return layouts;
  }

  private Parameters layout(Part frequencies) {
    int hidden = config.hiddenSize();
    List<Part> embeddings = new ArrayList<>();
    embeddings.add(Bert.words(config, hidden));
    if (learned) {
      embeddings.add(Bert.positions(config, hidden));
    }
    if (normBefore) {
      embeddings.add(Part.Norm.of("embeddings.layer_norm", hidden));
    }
    return new Parameters(
        embeddings,
        config.eachLayer(
            i -> RobertaPreLayerNorm.layer(config, i, "attention.LayerNorm", "LayerNorm")),
        Part.Norm.of("encoder.emb_layer_norm_after", hidden),
        frequencies,
        Part.Linear.of("pooler.dense", hidden, hidden),
        Roberta.head(config));
  }

  @Override
  public Script script() {
    Map<String, String> constants =
        Map.of(
            "LEARNED_POSITIONS", Script.flag(learned),
            "NORM_BEFORE", Script.flag(normBefore),
            "TOKEN_DROPOUT", Script.flag(tokenDropout),
            "MASK_TOKEN", Integer.toString(maskToken));
    return rotary.script(constants, "esm.py", "rotary_context.py");
  }
}
