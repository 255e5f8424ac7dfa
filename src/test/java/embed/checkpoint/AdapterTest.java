package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import embed.EmbedderOptions;
import embed.weights.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTest {
  private static final String QUERY = "encoder.layer.0.attention.self.query";

  @TempDir Path directory;

  private void refused(String sign) {
    Refusal.of(() -> Checkpoint.open(directory).close())
        .startsWith(directory + ": has an adapter, which is not applied: ")
        .contains(sign, "merge_and_unload", "--ignore-adapter");
  }

  private void ignored() {
    try (Checkpoint checkpoint =
        Checkpoint.open(directory, EmbedderOptions.DEFAULTS.withIgnoreAdapter(true))) {
      assertThat(checkpoint.tensors().encoder()).hasSize(21);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"adapter_config.json", "adapter_model.safetensors", "adapter_model.bin"})
  void anAdapterNextToTheWeightsIsRefusedUnlessItIsIgnored(String file) {
    new SmallCheckpoint().write(directory);
    Refusal.write(directory.resolve(file), "{}".getBytes(StandardCharsets.US_ASCII));
    refused(file);
    ignored();
  }

  @ParameterizedTest
  @CsvSource({
    "query.lora_A.default.weight, query.lora_B.default.weight", // LoRA of peft
    "query.lora_A, query.lora_B", // loralib
    "query.ia3_l.default, query.ia3_l.other",
    "query.hada_w1_a.default, query.hada_w2_a.default", // LoHa
    "query.lora_magnitude_vector.default.weight, query.oft_R.default.weight"
  })
  void anAdapterAmongTheWeightsIsRefusedUnlessItIsIgnored(String one, String other) {
    String layer = "encoder.layer.0.attention.self.";
    new SmallCheckpoint().add(layer + one, 2, 4).add(layer + other, 4, 2).write(directory);
    refused("\"" + layer + one + "\", \"" + layer + other + "\"");
    ignored();
  }

  @Test
  void theModelsOwnTensorsAreFoundWithinTheAdaptersNames() {
    new SmallCheckpoint()
        .rename(name -> "base_model.model." + name.replace(QUERY, QUERY + ".base_layer"))
        .add("base_model.model." + QUERY + ".lora_A.default.weight", 2, 4)
        .add("base_model.model." + QUERY + ".lora_B.default.weight", 4, 2)
        .write(directory);
    refused("lora_A");
    ignored();
    try (Checkpoint checkpoint =
        Checkpoint.open(directory, EmbedderOptions.DEFAULTS.withIgnoreAdapter(true))) {
      assertThat(checkpoint.tensor(QUERY + ".weight").name())
          .isEqualTo("base_model.model." + QUERY + ".base_layer.weight");
      assertThat(checkpoint.tensors().ignored()).hasSize(2);
    }
  }

  @Test
  void tensorsThatOnlySoundLikeAnAdapterAreNone() {
    new SmallCheckpoint().add("flora_A", 1).add("head.oftener", 1).write(directory);
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.tensors().ignored()).hasSize(2);
    }
  }
}
