package embed.model;

import java.util.List;
import java.util.Map;

/**
 * EuroBERT (Boizard et al. 2025, arXiv:2503.05500): Llama's layers without a causal mask, with
 * rotary positions, gated feed-forward layers, RMS normalisation, and keys and values shared by
 * several heads.
 */
record EuroBert(EncoderConfig config, Rotary rotary, boolean attentionBias, boolean mlpBias)
    implements Architecture {
  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    int vocabSize = values.size("vocab_size", 128_256, 100_000_000);
    int hidden = values.size("hidden_size", 768, 65_536);
    int heads = values.size("num_attention_heads", 12, 65_536);
    values.requireHeads(hidden, heads);
    int keyHeads = values.size("num_key_value_heads", heads, 65_536);
    if (heads % keyHeads != 0) {
      values.problem(
          "num_attention_heads %s is no multiple of num_key_value_heads %s", heads, keyHeads);
    }
    Rotary rotary =
        Rotary.read(
            values,
            "max_position_embeddings",
            8_192,
            values.size("head_dim", hidden / heads, 65_536),
            keyHeads,
            List.of(Rotary.base(values, "rope_theta", 10_000)));
    return new EuroBert(
        new EncoderConfig(
            values.string("model_type", "eurobert"),
            values.strings("architectures"),
            vocabSize,
            hidden,
            values.size("num_hidden_layers", 12, 1_024),
            heads,
            values.size("intermediate_size", 3_072, 1_048_576),
            Positions.fromZero(rotary.positions()),
            0,
            values.fraction("rms_norm_eps", 1e-5),
            values.padToken(128_001, vocabSize),
            values.activation("hidden_act", Activation.SILU),
            values.bool("tie_word_embeddings", false)),
        rotary,
        values.bool("attention_bias", false),
        values.bool("mlp_bias", false));
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
            List.of(Part.Tensors.of("embed_tokens.weight", config.vocabSize(), hidden)),
            config.eachLayer(this::layer),
            Part.Norm.withoutBias("norm", hidden),
            null,
            null,
            new MaskedLmHead(
                null,
                null,
                null,
                new Parameter("lm_head.weight", config.vocabSize(), hidden),
                mlpBias ? new Parameter("lm_head.bias", config.vocabSize()) : null)));
  }

  private List<Part> layer(int i) {
    String name = "layers." + i;
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int width = config.heads() * rotary.headSize();
    int shared = rotary.keyHeads() * rotary.headSize();
    return List.of(
        Part.Norm.withoutBias(name + ".input_layernorm", hidden),
        Part.Linear.joined(
            Part.Linear.of(name + ".self_attn.q_proj", width, hidden, attentionBias),
            Part.Linear.of(name + ".self_attn.k_proj", shared, hidden, attentionBias),
            Part.Linear.of(name + ".self_attn.v_proj", shared, hidden, attentionBias)),
        Part.Linear.of(name + ".self_attn.o_proj", hidden, width, attentionBias),
        Part.Norm.withoutBias(name + ".post_attention_layernorm", hidden),
        Part.Linear.joined(
            Part.Linear.of(name + ".mlp.gate_proj", inner, hidden, mlpBias),
            Part.Linear.of(name + ".mlp.up_proj", inner, hidden, mlpBias)),
        Part.Linear.of(name + ".mlp.down_proj", hidden, inner, mlpBias));
  }

  @Override
  public Script script() {
    return rotary.script(Map.of(), "eurobert.py", "gated.py", "rotary_context.py");
  }
}
