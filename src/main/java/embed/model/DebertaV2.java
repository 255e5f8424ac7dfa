package embed.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * DeBERTa versions 2 and 3 (He et al. 2020, arXiv:2006.03654; 2021, arXiv:2111.09543): BERT's
 * layers with disentangled attention.
 *
 * @param positions how attention uses relative positions; null for not at all, as in BERT
 * @param positionBiased whether the embeddings also include absolute positions, as in BERT
 * @param convolution the convolution after the first layer; null for none
 */
record DebertaV2(
    EncoderConfig config,
    RelativePositions positions,
    boolean positionBiased,
    Convolution convolution)
    implements Architecture {
  /**
   * A convolution over the tokens of a line.
   *
   * @param kernel the width of the kernel in tokens
   */
  record Convolution(int kernel, Activation activation) {
    private static Convolution read(ConfigValues values) {
      int kernel = values.integer("conv_kernel_size", 0, 0, 1_024);
      if (kernel == 0) {
        return null;
      }
      if (kernel % 2 == 0) {
        values.problem("conv_kernel_size must be odd, is %s", kernel);
      }
      values.integer("conv_groups", 1, 1, 1);
      return new Convolution(kernel, values.activation("conv_act", Activation.TANH));
    }
  }

  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    int vocabSize = values.size("vocab_size", 128_100, 100_000_000);
    int hidden = values.size("hidden_size", 1_536, 65_536);
    int heads = values.size("num_attention_heads", 24, 65_536);
    values.requireHeads(hidden, heads);
    if (values.integer("attention_head_size", hidden / heads, 1, 65_536) != hidden / heads) {
      values.problem("attention_head_size must be hidden_size / num_attention_heads");
    }
    if (values.integer("embedding_size", hidden, 1, 65_536) != hidden) {
      values.problem("embedding_size must be hidden_size");
    }
    boolean positionBiased = values.bool("position_biased_input", true);
    boolean relative = values.bool("relative_attention", false);
    if (!relative) {
      requireBert(values, positionBiased);
    }
    int positions = values.integer("max_position_embeddings", 512, 2, RelativePositions.MOST);
    return new DebertaV2(
        new EncoderConfig(
            values.string("model_type", "deberta-v2"),
            values.strings("architectures"),
            vocabSize,
            hidden,
            values.size("num_hidden_layers", 24, 1_024),
            heads,
            values.size("intermediate_size", 6_144, 1_048_576),
            Positions.fromZero(
                positionBiased
                    ? positions
                    : values.computedPositions(positions, RelativePositions.MOST)),
            values.integer("type_vocab_size", 0, 0, 65_536),
            values.fraction("layer_norm_eps", 1e-7),
            values.padToken(0, vocabSize),
            values.activation("hidden_act", Activation.GELU),
            values.bool("tie_word_embeddings", true)),
        relative ? RelativePositions.read(values, positions) : null,
        positionBiased,
        Convolution.read(values));
  }

  /**
   * Refuses settings that make the model anything but BERT if attention has no relative positions.
   */
  private static void requireBert(ConfigValues values, boolean positionBiased) {
    if (!positionBiased) {
      values.problem("relative_attention false needs position_biased_input true");
    }
    if (!values.words("pos_att_type").isEmpty()) {
      values.problem("relative_attention false is not supported with a pos_att_type");
    }
    if (values.integer("conv_kernel_size", 0, 0, 1_024) != 0) {
      values.problem("relative_attention false is not supported with a conv_kernel_size");
    }
  }

  @Override
  public String prefix() {
    return "deberta.";
  }

  /** The masked-LM head is BERT's or the authors' own, which transformers supports since 4.48. */
  @Override
  public List<Parameters> layouts() {
    return List.of(
        layout(
            "cls.predictions.transform", "cls.predictions.decoder.weight", "cls.predictions.bias"),
        layout(
            "lm_predictions.lm_head",
            "lm_predictions.lm_head.weight",
            "lm_predictions.lm_head.bias"));
  }

  private Parameters layout(String transform, String decoder, String bias) {
    int hidden = config.hiddenSize();
    return new Parameters(
        positions == null ? Bert.embeddings(config, hidden) : embeddings(),
        config.eachLayer(this::layer),
        null,
        positions == null ? null : relativeEmbeddings(),
        null,
        new MaskedLmHead(
            Part.Linear.of(transform + ".dense", hidden, hidden),
            config.hiddenAct(),
            Part.Norm.of(transform + ".LayerNorm", hidden),
            new Parameter(decoder, config.vocabSize(), hidden),
            new Parameter(bias, config.vocabSize())));
  }

  private Part relativeEmbeddings() {
    int hidden = config.hiddenSize();
    List<Parameter> shared = new ArrayList<>();
    shared.add(new Parameter("encoder.rel_embeddings.weight", 2L * positions.span(), hidden));
    if (positions.normalised()) {
      shared.addAll(Part.Norm.of("encoder.LayerNorm", hidden).parameters());
    }
    return new Part.Tensors(shared);
  }

  private List<Part> embeddings() {
    int hidden = config.hiddenSize();
    List<Part> parts = new ArrayList<>();
    parts.add(Bert.words(config, hidden));
    parts.add(Part.Norm.of("embeddings.LayerNorm", hidden));
    if (positionBiased) {
      parts.add(Bert.positions(config, hidden));
    } else if (config.typeVocabSize() > 0) {
      parts.add(new Part.Tensors(List.of(Bert.tokenTypes(config, hidden))));
    }
    return parts;
  }

  private List<Part> layer(int i) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    String name = "encoder.layer." + i;
    String attention = name + ".attention.self.";
    List<Part> parts = new ArrayList<>();
    parts.add(
        Part.Linear.joined(
            Part.Linear.of(attention + "query_proj", hidden, hidden),
            Part.Linear.of(attention + "key_proj", hidden, hidden),
            Part.Linear.of(attention + "value_proj", hidden, hidden)));
    parts.add(Part.Linear.of(name + ".attention.output.dense", hidden, hidden));
    parts.add(Part.Norm.of(name + ".attention.output.LayerNorm", hidden));
    parts.add(Part.Linear.of(name + ".intermediate.dense", inner, hidden));
    parts.add(Part.Linear.of(name + ".output.dense", hidden, inner));
    parts.add(Part.Norm.of(name + ".output.LayerNorm", hidden));
    if (positions != null && positions.ownProjections()) {
      List<Part.Linear> projections = new ArrayList<>();
      if (positions.c2p()) {
        projections.add(Part.Linear.of(attention + "pos_key_proj", hidden, hidden));
      }
      if (positions.p2c()) {
        projections.add(Part.Linear.of(attention + "pos_query_proj", hidden, hidden));
      }
      parts.add(Part.Linear.joined(projections.toArray(new Part.Linear[0])));
    }
    if (i == 0 && convolution != null) {
      parts.add(
          new Part.Linear(
              List.of(
                  new Parameter("encoder.conv.conv.weight", hidden, hidden, convolution.kernel())),
              List.of(new Parameter("encoder.conv.conv.bias", hidden))));
      parts.add(Part.Norm.of("encoder.conv.LayerNorm", hidden));
    }
    return parts;
  }

  @Override
  public Script script() {
    if (positions == null) {
      return Architecture.super.script();
    }
    Map<String, String> constants =
        new HashMap<>(positions.constants(config.hiddenSize() / config.heads()));
    constants.put("POSITION_BIASED", Script.flag(positionBiased));
    constants.put("DISTANCES", Integer.toString(config.positions().count()));
    constants.put(
        "CONVOLUTION_KERNEL", Integer.toString(convolution == null ? 1 : convolution.kernel()));
    constants.put(
        "CONVOLUTION_ACTIVATION",
        convolution == null ? "y" : convolution.activation().expression());
    return new Script(List.of("deberta_v2.py"), constants);
  }
}
