package embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import embed.weights.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configs of Qwen, Llama and Mistral, as they are published. */
final class DecodersConfigTest {
  @TempDir Path directory;

  private Architecture read(String json) {
    Path file = directory.resolve("config.json");
    Refusal.write(file, json.replace('`', '"').getBytes(StandardCharsets.UTF_8));
    return Architecture.read(file);
  }

  private AttentionMask mask(String json) {
    return ((Llama) read(json)).mask();
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
        "mistral | `sliding_window`:0 | sliding_window must be from 1"
      })
  void whatWouldChangeTheNumbersIsRefusedByName(String type, String keys, String message) {
    Path file = directory.resolve("config.json");
    String json = ("{`model_type`:`" + type + "`," + keys + "}").replace('`', '"');
    Refusal.write(file, json.getBytes(StandardCharsets.UTF_8));
    Refusal.of(() -> Architecture.read(file)).startsWith(file + ": ").contains(message);
  }
}
