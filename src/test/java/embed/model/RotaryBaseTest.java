package embed.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Scaled frequencies equal those of transformers' modeling_rope_utils in double precision. */
final class RotaryBaseTest {
  private static final int HEAD = 128;

  /** As meta-llama/Llama-3.1-8B has it. */
  @Test
  void llama3() {
    RotaryBase base =
        read(
            5e5,
            131_072,
            Map.of(
                "rope_type", "llama3",
                "factor", 8.0,
                "low_freq_factor", 1.0,
                "high_freq_factor", 4.0,
                "original_max_position_embeddings", 8192));
    assertThat(base.magnitude()).isEqualTo(1);
    assertFrequencies(
        base,
        List.of(0, 20, 28, 30, 33, 36, 40, 63),
        1,
        0.016560440080994446,
        0.003211445994752591,
        0.0013718935677611381,
        0.00031269375038406517,
        7.78465527393245e-05,
        3.428102195952591e-05,
        3.068925988914511e-07);
  }

  /** As Qwen3's documentation adds it for long texts. */
  @Test
  void yarn() {
    RotaryBase base =
        read(
            1e6,
            40_960,
            Map.of("type", "yarn", "factor", 4.0, "original_max_position_embeddings", 32_768));
    assertThat(base.magnitude()).isCloseTo(1.138629436111989, within(1e-15));
    assertFrequencies(
        base,
        List.of(0, 20, 24, 30, 36, 40, 45, 63),
        1,
        0.01333521432163324,
        0.005375321490790102,
        0.0010643609812470017,
        0.00017984115587395423,
        4.445698525097307e-05,
        1.5107409755953319e-05,
        3.102344401879299e-07);
  }

  @Test
  void linear() {
    RotaryBase base = read(1e6, 131_072, Map.of("rope_type", "linear", "factor", 8));
    assertFrequencies(base, List.of(0, 32), 1 / 8.0, 1e-3 / 8);
  }

  @Test
  void dynamicScalingBeginsAfterTheLongestInput() {
    assertThat(read(1e4, 4_096, Map.of("type", "dynamic", "factor", 2)))
        .isEqualTo(RotaryBase.of(1e4));
  }

  private static RotaryBase read(double theta, int positions, Map<String, Object> rope) {
    ConfigValues values = new ConfigValues(Path.of("config.json"), rope, Integer.MAX_VALUE);
    RotaryBase base = RotaryBase.read(values, theta, positions);
    values.throwProblems();
    return base;
  }

  private static void assertFrequencies(
      RotaryBase base, List<Integer> numbers, double... expected) {
    String list = base.kept(HEAD);
    double[] kept =
        Arrays.stream(list.substring(1, list.length() - 1).split(", "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertThat(kept).hasSize(HEAD / 2);
    for (int n = 0; n < expected.length; n++) {
      int i = numbers.get(n);
      double plain = Math.pow(base.theta(), -2.0 * i / HEAD);
      double frequency = plain * kept[i] + plain / base.factor() * (1 - kept[i]);
      assertThat(frequency).isCloseTo(expected[n], within(1e-7 * expected[n]));
    }
  }
}
