package embed.model;

import java.util.ArrayList;
import java.util.List;

/**
 * ModernBERT (Warner et al. 2024, arXiv:2412.13663): normalisation before each part of a layer,
 * gated feed-forward, rotary positions, and local attention in most layers.
 *
 * @param rotary the rotary positions, with bases for global and for local layers
 * @param headActivation the activation in the masked-LM head
 */
record ModernBert(
    EncoderConfig config,
    Rotary rotary,
    AttentionMask mask,
    boolean normBias,
    boolean attentionBias,
    boolean mlpBias,
    boolean headBias,
    boolean decoderBias,
    Activation headActivation)
    implements Architecture {
  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    int vocabSize = values.size("vocab_size", 50_368, 100_000_000);
    int hidden = values.size("hidden_size", 768, 65_536);
    int layers = values.size("num_hidden_layers", 22, 1_024);
    int heads = values.size("num_attention_heads", 12, 65_536);
    values.requireHeads(hidden, heads);
    values.requireHeadSize(hidden, heads);
    List<RotaryBase> bases =
        List.of(
            Rotary.base(values, AttentionMask.FULL, "global_rope_theta", 160_000, true),
            Rotary.base(values, AttentionMask.SLIDING, "local_rope_theta", 10_000, true));
    Rotary rotary =
        Rotary.read(values, "max_position_embeddings", 8_192, hidden / heads, heads, bases);
    int every = values.size("global_attn_every_n_layers", 3, 65_536);
    int reach = values.integer("local_attention", 128, 0, 16_777_216) / 2;
    int window = Math.min(reach, rotary.positions());
    return new ModernBert(
        new EncoderConfig(
            values.string("model_type", "modernbert"),
            values.strings("architectures"),
            vocabSize,
            hidden,
            layers,
            heads,
            values.size("intermediate_size", 1_152, 1_048_576),
            Positions.fromZero(rotary.positions()),
            0,
            values.fraction("norm_eps", 1e-5),
            values.padToken(50_283, vocabSize),
            values.activation("hidden_activation", Activation.GELU),
            values.bool("tie_word_embeddings", true)),
        rotary,
        new AttentionMask(
            false, AttentionMask.local(values, layers, i -> i % every != 0), window, window),
        values.bool("norm_bias", false),
        values.bool("attention_bias", false),
        values.bool("mlp_bias", false),
        values.bool("classifier_bias", false),
        values.bool("decoder_bias", true),
        values.activation("classifier_activation", Activation.GELU));
  }

  @Override
  public String prefix() {
    return "model.";
  }

  @Override
  public List<Parameters> layouts() {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            List.of(
                Part.Tensors.of("embeddings.tok_embeddings.weight", config.vocabSize(), hidden),
                Part.Norm.of("embeddings.norm", hidden, normBias)),
            config.eachLayer(this::layer),
            Part.Norm.of("final_norm", hidden, normBias),
            null,
            null,
            new MaskedLmHead(
                Part.Linear.of("head.dense", hidden, hidden, headBias),
                headActivation,
                Part.Norm.of("head.norm", hidden, normBias),
                new Parameter("decoder.weight", config.vocabSize(), hidden),
                decoderBias ? new Parameter("decoder.bias", config.vocabSize()) : null)));
  }

  private List<Part> layer(int i) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    String name = "layers." + i;
    List<Part> parts = new ArrayList<>();
    parts.add(Part.Linear.of(name + ".attn.Wqkv", 3 * hidden, hidden, attentionBias));
    parts.add(Part.Linear.of(name + ".attn.Wo", hidden, hidden, attentionBias));
    parts.add(Part.Norm.of(name + ".mlp_norm", hidden, normBias));
    parts.add(Part.Linear.of(name + ".mlp.Wi", 2 * inner, hidden, mlpBias));
    parts.add(Part.Linear.of(name + ".mlp.Wo", hidden, inner, mlpBias));
    if (i > 0) {
      parts.add(Part.Norm.of(name + ".attn_norm", hidden, normBias));
    }
    return parts;
  }

  @Override
  public Script script() {
    return rotary.script(mask.constants(), "modernbert.py", "gated.py", "masked_attention.py");
  }
}
