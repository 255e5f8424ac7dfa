package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A LoRA adapter next to the weights is neither applied nor left out without a word. */
class AdapterIT {
  @TempDir private Path folder;
  private Path checkpoint;
  private Shell shell;

  @BeforeEach
  void copyACheckpointAndAddAnAdapter() throws IOException {
    shell = new Shell(folder);
    checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    Path good = References.of("safetensors-mlm").directory();
    for (String name : new String[] {"config.json", "vocab.json", "merges.txt"}) {
      Files.copy(good.resolve(name), checkpoint.resolve(name));
    }
    Files.copy(good.resolve("model.safetensors"), checkpoint.resolve("model.safetensors"));
    Files.writeString(checkpoint.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
  }

  private Result run(String arguments) {
    return shell.run("embed " + arguments);
  }

  @Test
  void isRefusedUnlessItIsToBeIgnored() throws IOException {
    Result refused = run("--model checkpoint 'int x;'");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualTo(
            "embed: checkpoint: has an adapter, which is not applied: adapter_config.json; merge it into the"
                + " model and save that (merge_and_unload in peft), or use the model without it"
                + " (--ignore-adapter)\n");
    Result ignored = run("--ignore-adapter --model checkpoint 'int x;'");
    Files.delete(checkpoint.resolve("adapter_config.json"));
    assertThat(ignored.out()).isEqualTo(run("--model checkpoint 'int x;'").out());
  }

  @Test
  void isShownByInspect() {
    Result shown = run("inspect --model checkpoint");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.out())
        .contains("adapter\tnot applied, see --ignore-adapter: adapter_config.json");
    Result text = run("inspect --model checkpoint 'int x;'");
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.err()).contains("has an adapter, which is not applied");
  }
}
