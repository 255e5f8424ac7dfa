package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import embed.Npz;
import embed.model.EncoderConfig;
import embed.weights.Refusal;
import embed.weights.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
  private static final Path REFERENCES = Path.of("src/test/resources/checkpoints");

  /** Tolerance to transformers' embeddings, which are sums of float32. */
  private static final double TOLERANCE = 2e-6;

  /**
   * Computes the embeddings' output (the first hidden state) from the tensors, averages it over
   * each line's tokens and compares it with what Hugging Face transformers gave.
   */
  @ParameterizedTest
  @CsvSource({
    "../../../../models/Linux, Linux-reference, PyTorch zip, roberta., 101, 6",
    "bin-added-tokens, bin-added-tokens, PyTorch zip, roberta., 53, 6",
    "bin-legacy, bin-legacy, PyTorch legacy, roberta., 53, 6",
    "bin-zip-bare, bin-zip-bare, PyTorch zip, '', 53, 2",
    "gelu-new-bf16, gelu-new-bf16, safetensors, roberta., 37, 6",
    "pooler, pooler, safetensors, '', 53, 2",
    "safetensors-mlm, safetensors-mlm, safetensors, roberta., 53, 6",
    "sharded-fp16, sharded-fp16, safetensors, roberta., 53, 6"
  })
  void theEmbeddingsOfEveryReferenceCheckpointAgreeWithTransformers(
      String name, String reference, String format, String prefix, int tensors, int heads) {
    Npz npz = Npz.read(REFERENCES.resolve(reference).resolve("reference.npz"));
    try (Checkpoint checkpoint = Checkpoint.open(REFERENCES.resolve(name))) {
      MatchedTensors contents = checkpoint.tensors();
      assertThat(checkpoint.weightFiles()).allMatch(file -> file.format().equals(format));
      assertThat(contents.prefix()).isEqualTo(prefix);
      assertThat(contents.encoder()).hasSize(tensors);
      assertThat(contents.heads()).hasSize(heads);
      assertThat(contents.ignored())
          .extracting(Tensor::name)
          .contains(prefix + "embeddings.position_ids");

      double[] ids = npz.array("ids").values();
      double[] offsets = npz.array("offsets").values();
      int width = checkpoint.architecture().config().hiddenSize();
      for (int line = 0; line + 1 < offsets.length; line++) {
        double[] mean = mean(checkpoint, ids, (int) offsets[line], (int) offsets[line + 1]);
        // hidden_mean is [layers + 1, lines, hidden]: its first rows are the embeddings'.
        float[] expected = npz.array("hidden_mean").row(line, width);
        for (int i = 0; i < width; i++) {
          assertThat(Math.abs(mean[i] - expected[i])).as("line %d", line).isLessThan(TOLERANCE);
        }
      }
    }
  }

  private static double[] mean(Checkpoint checkpoint, double[] ids, int from, int to) {
    FloatBuffer words = floats(checkpoint, "word_embeddings.weight");
    FloatBuffer positions = floats(checkpoint, "position_embeddings.weight");
    FloatBuffer types = floats(checkpoint, "token_type_embeddings.weight");
    FloatBuffer scale = floats(checkpoint, "LayerNorm.weight");
    FloatBuffer shift = floats(checkpoint, "LayerNorm.bias");
    EncoderConfig config = checkpoint.architecture().config();
    int width = config.hiddenSize();
    int pad = config.padTokenId();
    double[] mean = new double[width];
    int counted = 0;
    for (int t = from; t < to; t++) {
      int id = (int) ids[t];
      int position = id == pad ? pad : pad + ++counted;
      double[] sum = new double[width];
      double total = 0;
      for (int i = 0; i < width; i++) {
        sum[i] = (double) words.get(id * width + i) + positions.get(position * width + i);
        sum[i] += types.get(i);
        total += sum[i];
      }
      double center = total / width;
      double variance = 0;
      for (double value : sum) {
        variance += (value - center) * (value - center) / width;
      }
      for (int i = 0; i < width; i++) {
        double normal = (sum[i] - center) / Math.sqrt(variance + config.layerNormEps());
        mean[i] += (normal * scale.get(i) + shift.get(i)) / (to - from);
      }
    }
    return mean;
  }

  private static FloatBuffer floats(Checkpoint checkpoint, String name) {
    return checkpoint.tensor("embeddings." + name).float32().asFloatBuffer();
  }

  @Test
  void theBundledCheckpointsWeightsAreMappedAndNotCopied() {
    try (Checkpoint checkpoint = Checkpoint.open(Path.of("models/Linux"))) {
      assertThat(checkpoint.tensors().encoder().values())
          .allMatch(tensor -> tensor.float32().isReadOnly());
      assertThat(checkpoint.weightFiles().get(0).bytes()).isEqualTo(9156409);
      assertThat(checkpoint.weightFiles().get(0).file())
          .isEqualTo(Path.of("models/Linux/pytorch_model.bin"));
    }
  }

  @Test
  void buffersOutliveTheCheckpointAndTensorsDoNot() {
    Checkpoint checkpoint = Checkpoint.open(Path.of("models/Linux"));
    Tensor tensor = checkpoint.tensor("embeddings.LayerNorm.weight");
    FloatBuffer before = tensor.float32().asFloatBuffer();
    float first = before.get(0);
    checkpoint.close();
    checkpoint.close();
    assertThat(before.get(0)).isEqualTo(first);
    Refusal.of(tensor::float32).isEqualTo("this Embedder is closed");
  }

  @TempDir Path directory;

  @Test
  void aMissingDirectoryIsRefused() {
    Path missing = directory.resolve("gone");
    Refusal.of(() -> Checkpoint.open(missing)).isEqualTo(missing + ": no such directory");
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsRefused() {
    Path file = directory.resolve("model.safetensors");
    Refusal.write(file, new byte[1]);
    Refusal.of(() -> Checkpoint.open(file))
        .isEqualTo(file + ": not a directory; give the directory that holds config.json");
  }

  @Test
  void aDirectoryWithoutConfigIsRefused() throws IOException {
    Refusal.of(() -> Checkpoint.open(directory)).startsWith(directory + ": no config.json");
    Path inner = Files.createDirectory(directory.resolve("checkpoint-500"));
    new SmallCheckpoint().writeConfig(inner);
    Refusal.of(() -> Checkpoint.open(directory))
        .isEqualTo(directory + ": no config.json; there is one in " + inner);
  }

  @Test
  void refusedCheckpointsLeaveNoFileOpen() {
    new SmallCheckpoint().remove("embeddings.LayerNorm.bias").write(directory);
    long before = openFiles();
    for (int i = 0; i < 200; i++) {
      Refusal.of(() -> Checkpoint.open(directory)).contains("embeddings.LayerNorm.bias");
    }
    assertThat(openFiles()).isLessThan(before + 100);
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
