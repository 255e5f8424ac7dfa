package embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import embed.weights.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configs of Qwen, Llama, Mistral and Gemma, as they are published. */
final class DecodersConfigTest {
  @TempDir Path directory;

  private Architecture read(String json) {
    Path file = directory.resolve("config.json");
    Refusal.write(file, json.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    return Architecture.read(file);
  }

  private AttentionMask mask(String json) {
    Architecture architecture = read(json);
    return architecture instanceof Llama llama ? llama.mask() : ((Gemma3) architecture).mask();
  }

  /** Qwen/Qwen3-Embedding-0.6B */
  @Test
  void qwen3Embedding() {
    Architecture qwen =
        read(
            """
            {`architectures`: [`Qwen3ForCausalLM`], `attention_bias`: false,
             `attention_dropout`: 0.0, `bos_token_id`: 151643, `eos_token_id`: 151643,
             `head_dim`: 128, `hidden_act`: `silu`, `hidden_size`: 1024,
             `initializer_range`: 0.02, `intermediate_size`: 3072,
             `max_position_embeddings`: 32768, `max_window_layers`: 28, `model_type`: `qwen3`,
             `num_attention_heads`: 16, `num_hidden_layers`: 28, `num_key_value_heads`: 8,
             `rms_norm_eps`: 1e-06, `rope_scaling`: null, `rope_theta`: 1000000,
             `sliding_window`: null, `tie_word_embeddings`: true, `torch_dtype`: `bfloat16`,
             `transformers_version`: `4.51.3`, `use_cache`: true, `use_sliding_window`: false,
             `vocab_size`: 151669}
            """);
    assertThat(qwen)
        .isEqualTo(
            new Llama(
                new EncoderConfig(
                    "qwen3",
                    List.of("Qwen3ForCausalLM"),
                    151_669,
                    1_024,
                    28,
                    16,
                    3_072,
                    Positions.fromZero(32_768),
                    0,
                    1e-6,
                    0,
                    Activation.SILU,
                    true),
                new Rotary(32_768, 128, 8, List.of(RotaryBase.of(1e6))),
                new AttentionMask(true, AttentionMask.repeated(false, 28), 32_767, 0),
                false,
                false,
                false,
                true,
                false));
    assertThat(qwen.headSize()).isEqualTo(128);
  }

  /** google/embeddinggemma-300m */
  @Test
  void embeddingGemma() {
    assertThat(
            read(
                """
                {`_sliding_window_pattern`: 6, `architectures`: [`Gemma3TextModel`],
                 `attention_bias`: false, `attention_dropout`: 0.0,
                 `attn_logit_softcapping`: null, `bos_token_id`: 2, `dtype`: `float32`,
                 `eos_token_id`: 1, `final_logit_softcapping`: null, `head_dim`: 256,
                 `hidden_activation`: `gelu_pytorch_tanh`, `hidden_size`: 768,
                 `initializer_range`: 0.02, `intermediate_size`: 1152,
                 `max_position_embeddings`: 2048, `model_type`: `gemma3_text`,
                 `num_attention_heads`: 3, `num_hidden_layers`: 24, `num_key_value_heads`: 1,
                 `pad_token_id`: 0, `query_pre_attn_scalar`: 256, `rms_norm_eps`: 1e-06,
                 `rope_local_base_freq`: 10000.0, `rope_scaling`: null, `rope_theta`: 1000000.0,
                 `sliding_window`: 512, `use_bidirectional_attention`: true, `use_cache`: true,
                 `vocab_size`: 262144}
                """))
        .isEqualTo(
            new Gemma3(
                new EncoderConfig(
                    "gemma3_text",
                    List.of("Gemma3TextModel"),
                    262_144,
                    768,
                    24,
                    3,
                    1_152,
                    Positions.fromZero(2_048),
                    0,
                    1e-6,
                    0,
                    Activation.GELU_PYTORCH_TANH,
                    true),
                new Rotary(2_048, 256, 1, List.of(RotaryBase.of(1e6), RotaryBase.of(1e4))),
                new AttentionMask(
                    false, IntStream.range(0, 24).mapToObj(i -> i % 6 != 5).toList(), 256, 256),
                256,
                false));
  }

  @Test
  void ropeScalingOfGemmaIsForItsFullLayersOnly() {
    Gemma3 gemma =
        (Gemma3) read("{`model_type`:`gemma3_text`,`rope_scaling`:{`type`:`linear`,`factor`:8}}");
    assertThat(gemma.rotary().bases())
        .containsExactly(new RotaryBase(1e6, 8, null, 1), RotaryBase.of(1e4));
  }

  @Test
  void bothReleasesOfTransformersSpellGemmaAlike() {
    assertThat(
            read(
                """
                {`model_type`:`gemma3_text`, `num_hidden_layers`: 2,
                 `layer_types`: [`sliding_attention`, `full_attention`],
                 `rope_parameters`: {
                   `full_attention`: {`rope_type`: `linear`, `factor`: 8, `rope_theta`: 7e5},
                   `sliding_attention`: {`rope_type`: `default`, `rope_theta`: 5e3}}}
                """))
        .isEqualTo(
            read(
                """
                {`model_type`:`gemma3_text`, `num_hidden_layers`: 2, `sliding_window_pattern`: 2,
                 `rope_theta`: 700000, `rope_local_base_freq`: 5000.0,
                 `rope_scaling`: {`rope_type`: `linear`, `factor`: 8.0}}
                """));
  }

  @Test
  void theTextModelMayBeNested() {
    assertThat(read("{`model_type`:`gemma3`,`text_config`:{`model_type`:`gemma3_text`}}"))
        .isEqualTo(read("{`model_type`:`gemma3_text`}"));
  }

  @Test
  void windowsReachAsTransformersReadsThem() {
    assertThat(mask("{`model_type`:`mistral`,`num_hidden_layers`:2,`sliding_window`:12}"))
        .isEqualTo(new AttentionMask(true, List.of(true, true), 11, 0));
    assertThat(mask("{`model_type`:`mistral`,`num_hidden_layers`:2,`sliding_window`:null}"))
        .isEqualTo(new AttentionMask(true, List.of(false, false), 131_071, 0));
    assertThat(
            mask(
                "{`model_type`:`mistral`,`num_hidden_layers`:1,`sliding_window`:12,"
                    + "`is_causal`:false}"))
        .isEqualTo(new AttentionMask(false, List.of(true), 12, 12));
    String qwen = "{`model_type`:`qwen2`,`num_hidden_layers`:3,`sliding_window`:12,";
    assertThat(mask(qwen + "`max_window_layers`:1}").local()).doesNotContain(true);
    assertThat(mask(qwen + "`max_window_layers`:1,`use_sliding_window`:true}"))
        .isEqualTo(new AttentionMask(true, List.of(false, true, true), 11, 0));
    String gemma = "{`model_type`:`gemma3_text`,`num_hidden_layers`:1,`sliding_window`:14,";
    assertThat(mask(gemma + "`use_bidirectional_attention`:true}"))
        .isEqualTo(new AttentionMask(false, List.of(true), 7, 7));
    assertThat(mask(gemma + "`use_bidirectional_attention`:false}"))
        .isEqualTo(new AttentionMask(true, List.of(true), 13, 0));
    assertThat(mask(gemma + "`is_causal`:false}"))
        .isEqualTo(new AttentionMask(false, List.of(true), 14, 14));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "qwen3 | `head_dim`:0 | head_dim must be from 1",
        "qwen3 | `head_dim`:15 | rotary positions need attention heads of even width, not 15",
        "qwen3 | `num_key_value_heads`:5 | 32 is no multiple of num_key_value_heads 5",
        "qwen3 | `num_key_value_heads`:0 | num_key_value_heads must be from 1",
        "qwen3 | `layer_types`:[`full_attention`] | layer_types must name",
        "qwen3 | `num_hidden_layers`:1,`layer_types`:[`sliding_attention`] | no sliding_window in use",
        "qwen3 | `auto_map`:{`AutoModel`:`own.Model`} | auto_map names code of the checkpoint's own",
        "qwen3 | `quantization_config`:{`bits`:4} | quantization_config is not supported",
        "qwen3_moe | `num_experts`:8 | model_type \"qwen3_moe\" is not supported",
        "qwen2 | `use_sliding_window`:true,`sliding_window`:0 | sliding_window must be from 1",
        "llama | `hidden_size`:100 | hidden_size 100 is no multiple of num_attention_heads 32",
        "llama | `rope_scaling`:{`rope_type`:`longrope`} | rope_scaling.rope_type \"longrope\"",
        "llama | `rope_scaling`:{`rope_type`:`llama3`,`factor`:8} | low_freq_factor is missing",
        "llama | `rope_scaling`:{`type`:`linear`} | rope_scaling.factor is missing",
        "llama | `rope_scaling`:{`type`:`linear`,`factor`:0} | rope_scaling.factor must be above 0",
        "llama | `rope_scaling`:{`type`:`yarn`,`factor`:2,`mscale`:1} | mscale is not supported",
        "llama | `rope_scaling`:{`type`:`yarn`,`factor`:2,`beta_fast`:1} | beta_fast must be above",
        "llama | `rope_theta`:0 | rope_theta must be above 0",
        "llama | `partial_rotary_factor`:0.5 | partial_rotary_factor is not supported",
        "mistral | `sliding_window`:0 | sliding_window must be from 1",
        "gemma3_text | `sliding_window`:0 | sliding_window must be from 1",
        "gemma3_text | `sliding_window_pattern`:0 | sliding_window_pattern must be from 1",
        "gemma3_text | `layer_types`:[`full_attention`] | layer_types must name",
        "gemma3_text | `query_pre_attn_scalar`:0 | query_pre_attn_scalar must be above 0",
        "gemma3_text | `attn_logit_softcapping`:50 | attn_logit_softcapping is not supported",
        "gemma3 | `vision_config`:{} | vision_config is not supported"
      })
  void whatWouldChangeTheNumbersIsRefusedByName(String type, String keys, String message) {
    Path file = directory.resolve("config.json");
    String json = ("{`model_type`:`" + type + "`," + keys + "}").replace('`', '"');
    Refusal.write(file, json.getBytes(StandardCharsets.UTF_8));
    Refusal.of(() -> Architecture.read(file)).startsWith(file + ": ").contains(message);
  }
}
