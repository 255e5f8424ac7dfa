package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/Linux",
        "src/test/resources/checkpoints/bin-added-tokens",
        "src/test/resources/checkpoints/bin-legacy",
        "src/test/resources/checkpoints/bin-zip-bare",
        "src/test/resources/checkpoints/gelu-new-bf16",
        "src/test/resources/checkpoints/pooler",
        "src/test/resources/checkpoints/safetensors-mlm",
        "src/test/resources/checkpoints/sharded-fp16"
      })
  void everyReferenceCheckpointIsRead(String directory) {
    try (Checkpoint checkpoint = Checkpoint.open(Path.of(directory))) {
      Contents contents = checkpoint.contents();
      assertThat(contents.encoder()).hasSize(5 + 16 * checkpoint.config().layers());
      for (String name : contents.encoder().keySet()) {
        Tensor tensor = checkpoint.tensor(name);
        assertThat((long) tensor.float32().remaining()).isEqualTo(4 * tensor.elements());
      }
    }
  }
}
