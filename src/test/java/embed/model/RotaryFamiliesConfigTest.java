package embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import embed.weights.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configs of ModernBERT, NomicBERT, EuroBERT, ESM and DeBERTa, as they are published. */
final class RotaryFamiliesConfigTest {
  @TempDir Path directory;

  private Architecture read(String json) {
    Path file = directory.resolve("config.json");
    Refusal.write(file, json.getBytes(StandardCharsets.UTF_8));
    return Architecture.read(file);
  }

  private static List<RotaryBase> bases(double... thetas) {
    return Arrays.stream(thetas).mapToObj(RotaryBase::of).toList();
  }

  /** answerdotai/ModernBERT-base, which Alibaba-NLP/gte-modernbert-base repeats. */
  @Test
  void modernBertBase() {
    assertThat(
            read(
                """
                {"architectures": ["ModernBertForMaskedLM"], "attention_bias": false,
                 "attention_dropout": 0.0, "bos_token_id": 50281, "classifier_activation": "gelu",
                 "classifier_bias": false, "classifier_dropout": 0.0, "classifier_pooling": "mean",
                 "cls_token_id": 50281, "decoder_bias": true, "deterministic_flash_attn": false,
                 "embedding_dropout": 0.0, "eos_token_id": 50282, "global_attn_every_n_layers": 3,
                 "global_rope_theta": 160000.0, "gradient_checkpointing": false,
                 "hidden_activation": "gelu", "hidden_size": 768, "initializer_cutoff_factor": 2.0,
                 "initializer_range": 0.02, "intermediate_size": 1152, "layer_norm_eps": 1e-05,
                 "local_attention": 128, "local_rope_theta": 10000.0,
                 "max_position_embeddings": 8192, "mlp_bias": false, "mlp_dropout": 0.0,
                 "model_type": "modernbert", "norm_bias": false, "norm_eps": 1e-05,
                 "num_attention_heads": 12, "num_hidden_layers": 22, "pad_token_id": 50283,
                 "position_embedding_type": "absolute", "sep_token_id": 50282,
                 "tie_word_embeddings": true, "torch_dtype": "float32",
                 "transformers_version": "4.47.0.dev0", "vocab_size": 50368}
                """))
        .isEqualTo(
            new ModernBert(
                new EncoderConfig(
                    "modernbert",
                    List.of("ModernBertForMaskedLM"),
                    50_368,
                    768,
                    22,
                    12,
                    1_152,
                    Positions.fromZero(8_192),
                    0,
                    1e-5,
                    50_283,
                    Activation.GELU,
                    true),
                new Rotary(8_192, 64, 12, bases(160_000.0, 10_000.0)),
                new AttentionMask(
                    false, IntStream.range(0, 22).mapToObj(i -> i % 3 != 0).toList(), 64, 64),
                false,
                false,
                false,
                false,
                true,
                Activation.GELU));
  }

  @Test
  void bothReleasesOfTransformersSpellModernBertAlike() {
    String common = "\"model_type\":\"modernbert\",\"num_hidden_layers\":3,";
    assertThat(
            read(
                "{"
                    + common
                    + """
                    "layer_types": ["full_attention", "sliding_attention", "full_attention"],
                    "rope_parameters": {
                      "full_attention": {"rope_theta": 7e4, "rope_type": "default"},
                      "sliding_attention": {"rope_theta": 5e3, "rope_type": "default"}}}
                    """))
        .isEqualTo(
            read(
                "{"
                    + common
                    + """
                    "global_attn_every_n_layers": 2, "global_rope_theta": 70000,
                    "local_rope_theta": 5000.0, "rope_scaling": null}
                    """));
  }

  /** nomic-ai/nomic-embed-text-v1.5 */
  @Test
  void nomicEmbedText() {
    assertThat(
            read(
                """
                {"activation_function": "swiglu", "architectures": ["NomicBertModel"],
                 "attn_pdrop": 0.0, "auto_map": {"AutoModel": "modeling_hf_nomic_bert.NomicBertModel"},
                 "bos_token_id": null, "causal": false, "dense_seq_output": true, "embd_pdrop": 0.0,
                 "eos_token_id": null, "fused_bias_fc": true, "fused_dropout_add_ln": true,
                 "initializer_range": 0.02, "layer_norm_epsilon": 1e-12,
                 "max_trained_positions": 2048, "mlp_fc1_bias": false, "mlp_fc2_bias": false,
                 "model_type": "nomic_bert", "n_embd": 768, "n_head": 12, "n_inner": 3072,
                 "n_layer": 12, "n_positions": 8192, "pad_vocab_size_multiple": 64,
                 "parallel_block": false, "parallel_block_tied_norm": false, "prenorm": false,
                 "qkv_proj_bias": false, "reorder_and_upcast_attn": false, "resid_pdrop": 0.0,
                 "rotary_emb_base": 1000, "rotary_emb_fraction": 1.0,
                 "rotary_emb_interleaved": false, "rotary_emb_scale_base": null,
                 "rotary_scaling_factor": null, "scale_attn_by_inverse_layer_idx": false,
                 "scale_attn_weights": true, "summary_activation": null,
                 "summary_first_dropout": 0.0, "summary_proj_to_labels": true,
                 "summary_type": "cls_index", "summary_use_proj": true, "torch_dtype": "float32",
                 "transformers_version": "4.37.2", "type_vocab_size": 2, "use_cache": true,
                 "use_flash_attn": true, "use_rms_norm": false, "use_xentropy": true,
                 "vocab_size": 30528}
                """))
        .isEqualTo(nomic("NomicBertModel", 8_192));
  }

  @Test
  void nomicBertInTheWordsOfTransformersWithItsDefaults() {
    assertThat(read("{\"model_type\":\"nomic_bert\",\"architectures\":[\"NomicBertForMaskedLM\"]}"))
        .isEqualTo(nomic("NomicBertForMaskedLM", 2_048));
  }

  private static NomicBert nomic(String architecture, int positions) {
    return new NomicBert(
        new EncoderConfig(
            "nomic_bert",
            List.of(architecture),
            30_528,
            768,
            12,
            12,
            3_072,
            Positions.fromZero(positions),
            2,
            1e-12,
            0,
            Activation.SILU,
            true),
        new Rotary(positions, 64, 12, bases(1_000.0)),
        false,
        false,
        false);
  }

  /** EuroBERT/EuroBERT-210m, with the key heads of its larger siblings. */
  @Test
  void euroBert() {
    assertThat(
            read(
                """
                {"architectures": ["EuroBertForMaskedLM"], "attention_bias": false,
                 "attention_dropout": 0.0, "bos_token": "<|begin_of_text|>",
                 "bos_token_id": 128000, "classifier_pooling": "late",
                 "eos_token_id": 128001, "hidden_act": "silu", "hidden_dropout": 0.0,
                 "hidden_size": 768, "initializer_range": 0.02, "intermediate_size": 3072,
                 "mask_token_id": 128002, "max_position_embeddings": 8192, "mlp_bias": false,
                 "model_type": "eurobert", "num_attention_heads": 12, "num_hidden_layers": 12,
                 "num_key_value_heads": 4, "pad_token_id": 128001, "pretraining_tp": 1,
                 "rms_norm_eps": 1e-05, "rope_scaling": null, "rope_theta": 250000,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16",
                 "transformers_version": "4.40.0.dev0", "use_cache": false, "vocab_size": 128256}
                """))
        .isEqualTo(
            new Llama(
                new EncoderConfig(
                    "eurobert",
                    List.of("EuroBertForMaskedLM"),
                    128_256,
                    768,
                    12,
                    12,
                    3_072,
                    Positions.fromZero(8_192),
                    0,
                    1e-5,
                    128_001,
                    Activation.SILU,
                    false),
                new Rotary(8_192, 64, 4, bases(250_000.0)),
                new AttentionMask(false, AttentionMask.repeated(false, 12), 8_192, 8_192),
                false,
                false,
                false,
                false,
                true));
  }

  /** facebook/esm2_t6_8M_UR50D */
  @Test
  void esm2() {
    Architecture esm =
        read(
            """
            {"architectures": ["EsmForMaskedLM"], "attention_probs_dropout_prob": 0.0,
             "classifier_dropout": null, "emb_layer_norm_before": false, "esmfold_config": null,
             "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "hidden_size": 320,
             "initializer_range": 0.02, "intermediate_size": 1280, "is_folding_model": false,
             "layer_norm_eps": 1e-05, "mask_token_id": 32, "max_position_embeddings": 1026,
             "model_type": "esm", "num_attention_heads": 20, "num_hidden_layers": 6,
             "pad_token_id": 1, "position_embedding_type": "rotary", "token_dropout": true,
             "torch_dtype": "float32", "transformers_version": "4.25.0.dev0", "use_cache": true,
             "vocab_list": null, "vocab_size": 33}
            """);
    assertThat(esm)
        .isEqualTo(
            new Esm(
                new EncoderConfig(
                    "esm",
                    List.of("EsmForMaskedLM"),
                    33,
                    320,
                    6,
                    20,
                    1_280,
                    Positions.fromZero(1_026),
                    0,
                    1e-5,
                    1,
                    Activation.GELU,
                    true),
                new Rotary(1_026, 16, 20, bases(10_000.0)),
                false,
                false,
                true,
                32));
    assertThat(esm.config().positions().longestInput()).isEqualTo(1_026);
    assertThat(read("{\"model_type\":\"esm\",\"vocab_size\":33}").config().positions())
        .isEqualTo(new Positions(1_026, 1));
  }

  /** microsoft/deberta-v3-base */
  @Test
  void debertaV3() {
    assertThat(
            read(
                """
                {"model_type": "deberta-v2", "attention_probs_dropout_prob": 0.1,
                 "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 768,
                 "initializer_range": 0.02, "intermediate_size": 3072,
                 "max_position_embeddings": 512, "relative_attention": true,
                 "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": true,
                 "pos_att_type": "p2c|c2p", "layer_norm_eps": 1e-7, "max_relative_positions": -1,
                 "position_biased_input": false, "num_attention_heads": 12,
                 "num_hidden_layers": 12, "type_vocab_size": 0, "vocab_size": 128100}
                """))
        .isEqualTo(deberta(768, 12, 3_072, null));
  }

  /** microsoft/deberta-v2-xlarge */
  @Test
  void debertaV2() {
    assertThat(
            read(
                """
                {"model_type": "deberta-v2", "attention_probs_dropout_prob": 0.1,
                 "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": 1536,
                 "initializer_range": 0.02, "intermediate_size": 6144,
                 "max_position_embeddings": 512, "relative_attention": true,
                 "position_buckets": 256, "norm_rel_ebd": "layer_norm", "share_att_key": true,
                 "pos_att_type": ["p2c", "c2p"], "layer_norm_eps": 1e-7, "conv_kernel_size": 3,
                 "conv_act": "gelu", "max_relative_positions": -1, "position_biased_input": false,
                 "num_attention_heads": 24, "attention_head_size": 64, "num_hidden_layers": 24,
                 "type_vocab_size": 0, "vocab_size": 128100}
                """))
        .isEqualTo(deberta(1_536, 24, 6_144, new DebertaV2.Convolution(3, Activation.GELU)));
  }

  private static DebertaV2 deberta(
      int hidden, int layersAndHeads, int inner, DebertaV2.Convolution convolution) {
    return new DebertaV2(
        new EncoderConfig(
            "deberta-v2",
            List.of(),
            128_100,
            hidden,
            layersAndHeads,
            layersAndHeads,
            inner,
            Positions.fromZero(512),
            0,
            1e-7,
            0,
            Activation.GELU,
            true),
        new RelativePositions(256, 512, true, true, true, false, true),
        false,
        convolution);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "modernbert | `layer_types`:[`x`] | layer_types must name",
        "modernbert | `rope_parameters`:{`full_attention`:{`rope_type`:`x`}} | full_attention.rope_type \"x\"",
        "modernbert | `rope_parameters`:7 | rope_parameters must be an object",
        "modernbert | `global_rope_theta`:0 | global_rope_theta must be above 0",
        "modernbert | `max_position_embeddings`:16777216 | max_position_embeddings must be from 2",
        "modernbert | `num_attention_heads`:256 | attention heads of even width, not 3",
        "modernbert | `hidden_activation`:`x` | hidden_activation \"x\" is not supported",
        "eurobert | `rope_scaling`:{`type`:`longrope`,`factor`:2} | rope_scaling.type \"longrope\" is",
        "eurobert | `rope_parameters`:{`partial_rotary_factor`:0.5} | partial_rotary_factor",
        "eurobert | `num_key_value_heads`:5 | num_attention_heads 12 is no multiple of",
        "eurobert | `head_dim`:16384 | max_position_embeddings 8192 is too large for heads of",
        "eurobert | `is_decoder`:true | is_decoder true is not supported",
        "nomic_bert | `rope_parameters`:{`rope_type`:`proportional`} | rope_type \"proportional\"",
        "nomic_bert | `n_embd`:768 | rotary_emb_fraction must be 1",
        "nomic_bert | `n_embd`:768 | activation_function must be swiglu or geglu",
        "nomic_bert | `n_embd`:768,`prenorm`:true | prenorm true is not supported",
        "nomic_bert | `n_embd`:768,`causal`:true | causal true is not supported",
        "nomic_bert | `n_embd`:768,`use_rms_norm`:true | use_rms_norm true is not supported",
        "nomic_bert | `n_embd`:768,`parallel_block`:true | parallel_block true is not supported",
        "nomic_bert | `n_embd`:768,`rotary_emb_interleaved`:true | rotary_emb_interleaved true",
        "nomic_bert | `n_embd`:768,`scale_attn_weights`:false | scale_attn_weights false",
        "nomic_bert | `n_embd`:768,`rotary_scaling_factor`:2 | rotary_scaling_factor is not",
        "nomic_bert | `n_embd`:768,`rotary_emb_scale_base`:9 | rotary_emb_scale_base is not",
        "nomic_bert | `n_embd`:768,`moe_every_n_layers`:2 | moe_every_n_layers must be from 0 to 0",
        "esm | `token_dropout`:true | mask_token_id is missing",
        "esm | `hidden_size`:768 | vocab_size is missing",
        "esm | `position_embedding_type`:`relative_key` | position_embedding_type \"relative_key\"",
        "esm | `is_folding_model`:true | is_folding_model true is not supported",
        "esm | `vocab_size`:9,`max_position_embeddings`:3 | max_position_embeddings 3 leaves no room",
        "deberta-v2 | `pos_att_type`:`c2p` | relative_attention false is not supported with a pos",
        "deberta-v2 | `position_biased_input`:false | relative_attention false needs position_b",
        "deberta-v2 | `relative_attention`:true | pos_att_type must have c2p or p2c",
        "deberta-v2 | `relative_attention`:true,`pos_att_type`:`c2p`,`position_buckets`:1 | position_buckets 1 leaves no distances",
        "deberta-v2 | `embedding_size`:128 | embedding_size must be hidden_size",
        "deberta-v2 | `attention_head_size`:32 | attention_head_size must be hidden_size /",
        "deberta-v2 | `conv_kernel_size`:4 | conv_kernel_size must be odd, is 4",
        "deberta-v2 | `conv_kernel_size`:3,`conv_groups`:2 | conv_groups must be from 1 to 1"
      })
  void whatWouldChangeTheNumbersIsRefusedByName(String type, String keys, String message) {
    Path file = directory.resolve("config.json");
    String json = ("{`model_type`:`" + type + "`," + keys + "}").replace('`', '"');
    Refusal.write(file, json.getBytes(StandardCharsets.UTF_8));
    Refusal.of(() -> Architecture.read(file)).startsWith(file + ": ").contains(message);
  }
}
