package embed.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text model of Gemma 3 (Gemma Team 2025, arXiv:2503.19786): norms before and after attention
 * and feed-forward, normalised queries and keys, rotary positions, and windows in most layers. It
 * is causal unless the config says otherwise.
 *
 * @param rotary with bases for full and for local layers
 * @param queryScalar the scores are divided by its square root
 */
record Gemma3(
    EncoderConfig config,
    Rotary rotary,
    AttentionMask mask,
    double queryScalar,
    boolean attentionBias)
    implements Architecture {
  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    int vocabSize = values.size("vocab_size", 262_208, 100_000_000);
    int hidden = values.size("hidden_size", 2_304, 65_536);
    int heads = values.size("num_attention_heads", 8, 65_536);
    int layers = values.size("num_hidden_layers", 26, 1_024);
    Rotary rotary =
        Rotary.read(
            values,
            "max_position_embeddings",
            131_072,
            Llama.headSize(values, hidden, heads, 256),
            Llama.keyHeads(values, heads, 4),
            List.of(
                Rotary.base(values, AttentionMask.FULL, "rope_theta", 1e6, true),
                Rotary.base(values, AttentionMask.SLIDING, "rope_local_base_freq", 1e4, false)));
    if (values.has("attn_logit_softcapping")) {
      values.problem("attn_logit_softcapping is not supported");
    }
    double queryScalar = values.number("query_pre_attn_scalar", 256);
    if (!(queryScalar > 0 && queryScalar < Double.POSITIVE_INFINITY)) {
      values.problem("query_pre_attn_scalar must be above 0, is %s", queryScalar);
    }
    return new Gemma3(
        new EncoderConfig(
            values.string("model_type", "gemma3_text"),
            values.strings("architectures"),
            vocabSize,
            hidden,
            layers,
            heads,
            values.size("intermediate_size", 9_216, 1_048_576),
            Positions.fromZero(rotary.positions()),
            0,
            values.fraction("rms_norm_eps", 1e-6),
            values.padToken(0, vocabSize),
            values.activation("hidden_activation", Activation.GELU_PYTORCH_TANH),
            values.bool("tie_word_embeddings", true)),
        rotary,
        mask(values, layers, rotary.positions()),
        queryScalar,
        values.bool("attention_bias", false));
  }

  private static AttentionMask mask(ConfigValues values, int layers, int positions) {
    int full = values.size("sliding_window_pattern", 6, 65_536);
    List<Boolean> local = AttentionMask.local(values, layers, i -> (i + 1) % full != 0);
    int window = Math.min(values.size("sliding_window", 4_096, 1 << 24), positions);
    if (values.bool("use_bidirectional_attention", false)) {
      // transformers halves the window of the file, and counts the token itself in both halves.
      return new AttentionMask(false, local, window / 2, window / 2);
    }
    return AttentionMask.ofDecoder(Llama.causal(values), local, window);
  }

  @Override
  public String prefix() {
    return "model.";
  }

  @Override
  public int headSize() {
    return rotary.headSize();
  }

  @Override
  public List<Parameters> layouts() {
    return Llama.layouts(config, this::layer, null);
  }

  private List<Part> layer(int i) {
    String name = "layers." + i;
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int width = config.heads() * headSize();
    return List.of(
        Part.Norm.withoutBias(name + ".input_layernorm", hidden),
        rotary.queryKeyValue(name + ".self_attn", config, attentionBias),
        Part.Norm.withoutBias(name + ".self_attn.q_norm", headSize()),
        Part.Norm.withoutBias(name + ".self_attn.k_norm", headSize()),
        Part.Linear.of(name + ".self_attn.o_proj", hidden, width, attentionBias),
        Part.Norm.withoutBias(name + ".post_attention_layernorm", hidden),
        Part.Norm.withoutBias(name + ".pre_feedforward_layernorm", hidden),
        Part.Linear.joined(
            Part.Linear.withoutBias(name + ".mlp.gate_proj", inner, hidden),
            Part.Linear.withoutBias(name + ".mlp.up_proj", inner, hidden)),
        Part.Linear.withoutBias(name + ".mlp.down_proj", hidden, inner),
        Part.Norm.withoutBias(name + ".post_feedforward_layernorm", hidden));
  }

  @Override
  public Script script() {
    Map<String, String> constants = new HashMap<>(mask.constants());
    constants.put("EMBEDDING_SCALE", Double.toString(Math.sqrt(config.hiddenSize())));
    constants.put("NORM_OFFSET", "1.0");
    // The kernels divide the scores by the square root of the head's width.
    constants.put("QUERY_SCALE", Double.toString(Math.sqrt(headSize() / queryScalar)));
    return rotary.script(constants, "gemma3.py", "rms_norm.py", "gated.py", "masked_attention.py");
  }
}
