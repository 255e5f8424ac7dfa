package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program says of vectors with NaN or infinite numbers. */
final class NotFiniteTest {
  private static final String TOLD =
      "tensor \"" + HostileWeights.BIAS + "\" (float32 [48]) has 1 NaN and %d infinite numbers\n";

  @TempDir private Path folder;
  private Path checkpoint;

  @BeforeEach
  void copyACheckpoint() throws IOException {
    checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
    for (String name : new String[] {"config.json", "vocab.json", "merges.txt"}) {
      copy(name);
    }
    copy("model.safetensors");
  }

  private void copy(String name) throws IOException {
    Files.copy(
        References.of("safetensors-mlm").directory().resolve(name), checkpoint.resolve(name));
  }

  /** Runs what is typed, in which {@code DIR} is the folder. */
  private InProcess run(String typed) {
    return CommandRun.typed(typed.replace("DIR", folder.toString())).run();
  }

  @Test
  void nanAndInfiniteWeightsAreToldByTheirTensorAndTheRowsAreWritten() throws IOException {
    HostileWeights.put(checkpoint, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
    InProcess result = CommandRun.of("--model", checkpoint).reading("a\nb c\n").run();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("NaN,").hasLineCount(2);
    assertThat(result.err())
        .hasLineCount(2)
        .contains(
            "embed: the vector of standard input: line 1 has NaN or infinite numbers: "
                + checkpoint
                + "/model.safetensors")
        .contains(TOLD.formatted(2))
        .endsWith("embed: 2 of 2 vectors have NaN or infinite numbers\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embed verify -m DIR/checkpoint",
        "embed verify -m DIR/checkpoint -i DIR/lines --reference DIR/rows.csv",
        "embed similar -m DIR/checkpoint -i DIR/lines a",
        "embed map -m DIR/checkpoint -i DIR/lines -o DIR/picture.svg"
      })
  void commandsTellOfThem(String command) throws IOException {
    Files.writeString(folder.resolve("lines"), "a\n");
    run("embed -m DIR/checkpoint -i DIR/lines -o DIR/rows.csv");
    HostileWeights.put(checkpoint, Float.NaN);
    assertThat(run(command).err())
        .startsWith("embed: the vector of ")
        .contains("has NaN or infinite numbers: " + checkpoint + "/model.safetensors")
        .contains(TOLD.formatted(0));
  }

  @Test
  void weightsThatOverflowAreToldAsSuch() throws IOException {
    HostileWeights.put(checkpoint, Float.MAX_VALUE);
    InProcess result = run("embed --model DIR/checkpoint 'a b'");
    assertThat(result.exitCode()).isZero();
    // The next layer norm squares the largest float.
    assertThat(result.out()).startsWith("NaN,");
    assertThat(result.err())
        .hasLineCount(1)
        .endsWith("the weights are all finite, but too large for float32 to compute with\n");
  }
}
