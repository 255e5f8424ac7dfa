package embed.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * NomicBERT (Nussbaum et al. 2024, arXiv:2402.01613): BERT's order of normalisation with rotary
 * positions and a gated feed-forward. Its published files have GPT-2's keys in their config and
 * fused tensors. transformers writes its own keys, with the published tensor names or those of its
 * modules.
 */
record NomicBert(
    EncoderConfig config, Rotary rotary, boolean qkvBias, boolean upBias, boolean downBias)
    implements Architecture {
  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    boolean published = values.has("n_embd");
    if (published) {
      requirePublished(values);
    }
    int vocabSize = values.size("vocab_size", published ? 50_257 : 30_528, 100_000_000);
    int hidden = values.size(published ? "n_embd" : "hidden_size", 768, 65_536);
    int heads = values.size(published ? "n_head" : "num_attention_heads", 12, 65_536);
    values.requireHeads(hidden, heads);
    Rotary rotary =
        Rotary.read(
            values,
            published ? "n_positions" : "max_position_embeddings",
            published ? 1_024 : 2_048,
            values.size("head_dim", hidden / heads, 65_536),
            heads,
            List.of(base(values, published)));
    return new NomicBert(
        new EncoderConfig(
            values.string("model_type", "nomic_bert"),
            values.strings("architectures"),
            vocabSize,
            hidden,
            values.size(published ? "n_layer" : "num_hidden_layers", 12, 1_024),
            heads,
            published
                ? values.size("n_inner", 4 * hidden, 1_048_576)
                : values.size("intermediate_size", 3_072, 1_048_576),
            Positions.fromZero(rotary.positions()),
            values.integer("type_vocab_size", 2, 0, 65_536),
            published
                ? values.fraction("layer_norm_epsilon", 1e-5)
                : values.fraction("layer_norm_eps", 1e-12),
            values.padToken(0, vocabSize),
            published ? gate(values) : values.activation("hidden_act", Activation.SILU),
            values.bool("tie_word_embeddings", true)),
        rotary,
        values.bool("qkv_proj_bias", published),
        values.bool("mlp_fc1_bias", published),
        values.bool("mlp_fc2_bias", published));
  }

  private static RotaryBase base(ConfigValues values, boolean published) {
    return Rotary.base(values, published ? "rotary_emb_base" : "rope_theta", 1_000);
  }

  /** Refuses settings of Nomic's own code that would change the model. */
  private static void requirePublished(ConfigValues values) {
    for (String key :
        List.of(
            "prenorm",
            "causal",
            "use_rms_norm",
            "parallel_block",
            "rotary_emb_interleaved",
            "scale_attn_by_inverse_layer_idx")) {
      values.requireFlag(key, false);
    }
    values.requireFlag("scale_attn_weights", true);
    values.integer("moe_every_n_layers", 0, 0, 0);
    for (String key : List.of("rotary_scaling_factor", "rotary_emb_scale_base")) {
      if (values.has(key)) {
        values.problem("%s is not supported", key);
      }
    }
    if (values.number("rotary_emb_fraction", 0) != 1) {
      values.problem("rotary_emb_fraction must be 1: other positions are not supported");
    }
  }

  private static Activation gate(ConfigValues values) {
    String name = values.string("activation_function", "gelu_new");
    if (name.equals("geglu")) {
      return Activation.GELU;
    }
    if (!name.equals("swiglu")) {
      values.problem("activation_function must be swiglu or geglu: others are not supported");
    }
    return Activation.SILU;
  }

  @Override
  public List<Parameters> layouts() {
    return List.of(
        layout(true, "layer_norm"), layout(true, "LayerNorm"), layout(false, "layer_norm"));
  }

  /**
   * @param published whether the tensors have the published names instead of the modules' names
   * @param headNorm the name of the masked-LM head's norm
   */
  private Parameters layout(boolean published, String headNorm) {
    int hidden = config.hiddenSize();
    int vocabSize = config.vocabSize();
    List<Part> embeddings = new ArrayList<>();
    embeddings.add(Bert.words(config, hidden));
    embeddings.add(Part.Norm.of(published ? "emb_ln" : "embeddings.LayerNorm", hidden));
    if (config.typeVocabSize() > 0) {
      embeddings.add(new Part.Tensors(List.of(Bert.tokenTypes(config, hidden))));
    }
    String head = "cls.predictions.";
    return new Parameters(
        embeddings,
        config.eachLayer(i -> layer(published, i)),
        null,
        null,
        Part.Linear.of("pooler.dense", hidden, hidden),
        new MaskedLmHead(
            Part.Linear.of(head + "transform.dense", hidden, hidden),
            config.hiddenAct(),
            Part.Norm.of(head + "transform." + headNorm, hidden),
            new Parameter(head + "decoder.weight", vocabSize, hidden),
            new Parameter(head + "bias", vocabSize)));
  }

  private List<Part> layer(boolean published, int i) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int width = config.heads() * rotary.headSize();
    String name = published ? "encoder.layers." + i + "." : "layers." + i + ".";
    return List.of(
        published
            ? Part.Linear.of(name + "attn.Wqkv", 3 * width, hidden, qkvBias)
            : Part.Linear.joined(
                Part.Linear.of(name + "self_attn.q_proj", width, hidden, qkvBias),
                Part.Linear.of(name + "self_attn.k_proj", width, hidden, qkvBias),
                Part.Linear.of(name + "self_attn.v_proj", width, hidden, qkvBias)),
        Part.Linear.of(
            name + (published ? "attn.out_proj" : "self_attn.o_proj"), hidden, width, qkvBias),
        Part.Norm.of(name + (published ? "norm1" : "post_attention_layernorm"), hidden),
        Part.Linear.joined(
            Part.Linear.of(
                name + (published ? "mlp.fc12" : "mlp.gate_proj"), inner, hidden, upBias),
            Part.Linear.of(name + (published ? "mlp.fc11" : "mlp.up_proj"), inner, hidden, upBias)),
        Part.Linear.of(name + (published ? "mlp.fc2" : "mlp.down_proj"), hidden, inner, downBias),
        Part.Norm.of(name + (published ? "norm2" : "post_mlp_layernorm"), hidden));
  }

  @Override
  public Script script() {
    return rotary.script(Map.of(), "nomic_bert.py", "gated.py", "rotary_context.py");
  }
}
