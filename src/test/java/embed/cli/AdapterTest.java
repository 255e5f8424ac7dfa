package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LoRA adapter next to the weights is neither applied nor left out without a word. */
class AdapterTest {
  @TempDir private Path folder;
  private Path checkpoint;

  @BeforeEach
  void copyACheckpointAndAddAnAdapter() throws IOException {
    checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    Path good = References.of("safetensors-mlm").directory();
    for (String name : new String[] {"config.json", "vocab.json", "merges.txt"}) {
      Files.copy(good.resolve(name), checkpoint.resolve(name));
    }
    Files.copy(good.resolve("model.safetensors"), checkpoint.resolve("model.safetensors"));
    Files.writeString(checkpoint.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
  }

  private InProcess run(Object... arguments) {
    return CommandRun.of(List.of(arguments)).and("--model", checkpoint).run();
  }

  @Test
  void isRefusedUnlessItIsToBeIgnored() throws IOException {
    InProcess refused = run("int x;");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualTo(
            "embed: "
                + checkpoint
                + ": has an adapter, which is not applied: adapter_config.json; merge it into the"
                + " model and save that (merge_and_unload in peft), or use the model without it"
                + " (--ignore-adapter)\n");
    InProcess ignored = run("--ignore-adapter", "int x;");
    Files.delete(checkpoint.resolve("adapter_config.json"));
    assertThat(ignored.out()).isEqualTo(run("int x;").out());
  }

  @Test
  void isShownByInspect() {
    InProcess shown = run("inspect");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains("adapter\tnot applied, see --ignore-adapter: adapter_config.json");
    InProcess text = run("inspect", "int x;");
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.err()).contains("has an adapter, which is not applied");
  }
}
