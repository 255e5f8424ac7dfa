package embed.model;

import embed.text.PlainText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Llama (Touvron et al. 2023, arXiv:2302.13971) and models with its layers: rotary positions, gated
 * feed-forward layers, RMS normalisation, and keys and values shared by several heads. Qwen3, Qwen2
 * and Mistral are causal unless the config says otherwise; EuroBERT (Boizard et al. 2025,
 * arXiv:2503.05500) never is.
 *
 * @param qkvBias whether the layers of queries, keys and values have biases
 * @param outputBias whether attention's last layer has one
 * @param headNorms whether queries and keys are normalised
 * @param maskedLm whether there is a masked-LM head
 */
record Llama(
    EncoderConfig config,
    Rotary rotary,
    AttentionMask mask,
    boolean qkvBias,
    boolean outputBias,
    boolean mlpBias,
    boolean headNorms,
    boolean maskedLm)
    implements Architecture {
  /** transformers' defaults for a model type; 0 where a number follows from others. */
  private record Defaults(
      int vocabSize,
      int hidden,
      int inner,
      int layers,
      int heads,
      int keyHeads,
      int headSize,
      int positions,
      double epsilon,
      int padToken) {
    static Defaults of(String type) {
      return switch (type) {
        case "qwen3" -> new Defaults(151_936, 4_096, 22_016, 32, 32, 0, 128, 32_768, 1e-6, 0);
        case "qwen2" -> new Defaults(151_936, 4_096, 22_016, 32, 32, 0, 0, 32_768, 1e-6, 0);
        case "mistral" -> new Defaults(32_000, 4_096, 14_336, 32, 32, 8, 0, 131_072, 1e-6, 0);
        case "eurobert" -> new Defaults(128_256, 768, 3_072, 12, 12, 0, 0, 8_192, 1e-5, 128_001);
        default -> new Defaults(32_000, 4_096, 11_008, 32, 32, 0, 0, 2_048, 1e-6, 0);
      };
    }
  }

  static Architecture read(ConfigValues values) {
    values.requireEncoder();
    String type = values.string("model_type", "llama");
    Defaults absent = Defaults.of(type);
    boolean isEncoder = type.equals("eurobert");
    boolean isQwen2 = type.equals("qwen2");
    int vocabSize = values.size("vocab_size", absent.vocabSize(), 100_000_000);
    int hidden = values.size("hidden_size", absent.hidden(), 65_536);
    int heads = values.size("num_attention_heads", absent.heads(), 65_536);
    int layers = values.size("num_hidden_layers", absent.layers(), 1_024);
    Rotary rotary =
        Rotary.read(
            values,
            "max_position_embeddings",
            absent.positions(),
            headSize(values, hidden, heads, absent.headSize()),
            keyHeads(values, heads, absent.keyHeads()),
            List.of(Rotary.base(values, "rope_theta", 10_000)));
    boolean bias = !type.equals("mistral") && values.bool("attention_bias", false);
    return new Llama(
        new EncoderConfig(
            type,
            values.strings("architectures"),
            vocabSize,
            hidden,
            layers,
            heads,
            values.size("intermediate_size", absent.inner(), 1_048_576),
            Positions.fromZero(rotary.positions()),
            0,
            values.fraction("rms_norm_eps", absent.epsilon()),
            values.padToken(absent.padToken(), vocabSize),
            values.activation("hidden_act", Activation.SILU),
            values.bool("tie_word_embeddings", false)),
        rotary,
        mask(values, type, layers, rotary.positions(), !isEncoder && causal(values)),
        isQwen2 || bias,
        !isQwen2 && bias,
        (isEncoder || type.equals("llama")) && values.bool("mlp_bias", false),
        type.equals("qwen3"),
        isEncoder);
  }

  /** The width of a head, which hidden size and heads give if no key does. */
  static int headSize(ConfigValues values, int hidden, int heads, int absent) {
    if (absent == 0 && !values.has("head_dim")) {
      values.requireHeads(hidden, heads);
    }
    return values.size("head_dim", absent == 0 ? Math.max(1, hidden / heads) : absent, 65_536);
  }

  static int keyHeads(ConfigValues values, int heads, int absent) {
    int keyHeads = values.size("num_key_value_heads", absent == 0 ? heads : absent, 65_536);
    if (heads % keyHeads != 0) {
      values.problem(
          "num_attention_heads %s is no multiple of num_key_value_heads %s", heads, keyHeads);
    }
    return keyHeads;
  }

  /**
   * Whether a token sees none after itself. Code of a checkpoint's own, which is not run, may do
   * otherwise, so the config has to say it then.
   */
  static boolean causal(ConfigValues values) {
    Object own = values.object("auto_map").values().get("AutoModel");
    if (own != null && !values.has("is_causal")) {
      values.problem(
          "auto_map names code of the checkpoint's own, %s, which is not run: if it computes what "
              + "transformers' class does, add \"is_causal\": true, or false if each token sees "
              + "the whole line",
          PlainText.quote(own.toString()));
    }
    return values.bool("is_causal", true);
  }

  /** Mistral has a window in every layer, Qwen in some, if at all, and Llama has none. */
  private static AttentionMask mask(
      ConfigValues values, String type, int layers, int positions, boolean causal) {
    boolean isMistral = type.equals("mistral");
    boolean isQwen = type.startsWith("qwen");
    boolean mayBeLocal = isMistral || (isQwen && values.bool("use_sliding_window", false));
    boolean isUnlimited =
        values.values().containsKey("sliding_window") && !values.has("sliding_window");
    boolean hasWindow = mayBeLocal && !isUnlimited;
    int window = values.size("sliding_window", 4_096, 1 << 24);
    int from = isQwen ? values.integer("max_window_layers", 28, 0, 65_536) : 0;
    List<Boolean> local =
        isQwen
            ? AttentionMask.local(values, layers, i -> hasWindow && i >= from)
            : AttentionMask.repeated(hasWindow, layers);
    if (isQwen && local.contains(true) && !hasWindow) {
      values.problem("layer_types has sliding_attention, but there is no sliding_window in use");
    }
    return AttentionMask.ofDecoder(
        causal, local, hasWindow ? Math.min(window, positions) : positions);
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
    return layouts(config, this::layer, maskedLm ? head() : null);
  }

  /** The tensors of a decoder: word embeddings, layers, and a norm after the last one. */
  static List<Parameters> layouts(
      EncoderConfig config, IntFunction<List<Part>> layer, MaskedLmHead head) {
    int hidden = config.hiddenSize();
    return List.of(
        new Parameters(
            List.of(Part.Tensors.of("embed_tokens.weight", config.vocabSize(), hidden)),
            config.eachLayer(layer),
            Part.Norm.withoutBias("norm", hidden),
            null,
            null,
            head));
  }

  private MaskedLmHead head() {
    return new MaskedLmHead(
        null,
        null,
        null,
        new Parameter("lm_head.weight", config.vocabSize(), config.hiddenSize()),
        mlpBias ? new Parameter("lm_head.bias", config.vocabSize()) : null);
  }

  private List<Part> layer(int i) {
    String name = "layers." + i;
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    List<Part> parts = new ArrayList<>();
    parts.add(Part.Norm.withoutBias(name + ".input_layernorm", hidden));
    parts.add(rotary.queryKeyValue(name + ".self_attn", config, qkvBias));
    parts.add(
        Part.Linear.of(
            name + ".self_attn.o_proj", hidden, config.heads() * headSize(), outputBias));
    parts.add(Part.Norm.withoutBias(name + ".post_attention_layernorm", hidden));
    parts.add(
        Part.Linear.joined(
            Part.Linear.of(name + ".mlp.gate_proj", inner, hidden, mlpBias),
            Part.Linear.of(name + ".mlp.up_proj", inner, hidden, mlpBias)));
    parts.add(Part.Linear.of(name + ".mlp.down_proj", hidden, inner, mlpBias));
    if (headNorms) {
      parts.add(Part.Norm.withoutBias(name + ".self_attn.q_norm", headSize()));
      parts.add(Part.Norm.withoutBias(name + ".self_attn.k_norm", headSize()));
    }
    return parts;
  }

  @Override
  public Script script() {
    Map<String, String> constants = new HashMap<>(mask.constants());
    constants.put("NORM_OFFSET", "0.0");
    constants.put("QUERY_SCALE", "1.0");
    return rotary.script(constants, "llama.py", "rms_norm.py", "gated.py", "masked_attention.py");
  }
}
