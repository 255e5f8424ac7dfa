package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.Device;
import embed.EmbedException;
import embed.References;
import embed.checkpoint.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayerwiseEncoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Linux",
        "safetensors-mlm",
        "bin-legacy",
        "bin-added-tokens",
        "gelu-new-bf16",
        "sharded-fp16"
      })
  void logitsAreThoseOfTheFormulaInDoublePrecision(String name) {
    try (Checkpoint checkpoint = Checkpoint.open(References.of(name).directory())) {
      List<float[]> rows = rows(checkpoint.architecture().config().hiddenSize());
      List<float[]> logits = logits(checkpoint, rows);
      for (int i = 0; i < rows.size(); i++) {
        double[] expected = expected(checkpoint, rows.get(i));
        assertThat(logits.get(i)).hasSize(checkpoint.architecture().config().vocabSize());
        for (int j = 0; j < expected.length; j++) {
          assertThat(Math.abs(logits.get(i)[j] - expected[j])).isLessThanOrEqualTo(5e-5);
        }
      }
    }
  }

  @Test
  void whatWasOpenedIsClosedIfTheWeightsHaveChanged() throws Exception {
    Path fixture = References.of("safetensors-mlm").directory();
    Path changed = Files.createDirectory(folder.resolve("changed"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(fixture.resolve(name), changed.resolve(name));
    }
    List<Thread> before = encoderThreads();
    try (Checkpoint checkpoint = Checkpoint.open(changed)) {
      Files.write(changed.resolve("model.safetensors"), new byte[] {0}, StandardOpenOption.APPEND);
      assertThatThrownBy(() -> LayerwiseEncoder.open(checkpoint, Device.CPU))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("grew from");
    }
    for (Thread thread : encoderThreads()) {
      if (!before.contains(thread)) {
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private static List<Thread> encoderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("embed-encoder"))
        .toList();
  }

  @Test
  void aDecoderOfItsOwnCountsOverTheWordEmbeddings() throws IOException {
    Path tied = References.of("safetensors-mlm").directory();
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.copy(tied.resolve("config.json"), own.resolve("config.json"));
    try (Checkpoint checkpoint = Checkpoint.open(tied)) {
      int vocabulary = checkpoint.architecture().config().vocabSize();
      int hidden = checkpoint.architecture().config().hiddenSize();
      List<float[]> rows = rows(hidden);
      // A decoder of zeros: what is left is the bias.
      addZeros(
          tied.resolve("model.safetensors"),
          own.resolve("model.safetensors"),
          "lm_head.decoder.weight",
          vocabulary,
          hidden);
      FloatBuffer bias = checkpoint.tensor("lm_head.bias").float32().asFloatBuffer();
      try (Checkpoint changed = Checkpoint.open(own)) {
        for (float[] logits : logits(changed, rows)) {
          float[] biases = new float[vocabulary];
          bias.get(0, biases);
          assertThat(logits).containsExactly(biases);
        }
      }
      assertThat(logits(checkpoint, rows).get(0)[0]).isNotEqualTo(bias.get(0));
    }
  }

  @Test
  void aHeadThatIsNotThereIsNamed() {
    try (Checkpoint checkpoint = Checkpoint.open(References.of("pooler").directory())) {
      assertThat(checkpoint.tensors().hasMaskedLmHead()).isFalse();
      assertThatThrownBy(() -> logits(checkpoint, rows(48)))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("no tensor \"lm_head.dense.weight\"");
    }
  }

  private static List<float[]> logits(Checkpoint checkpoint, List<float[]> rows) {
    List<float[]> logits = new ArrayList<>();
    try (LayerwiseEncoder probe = LayerwiseEncoder.open(checkpoint, Device.CPU)) {
      probe.logits(
          rows,
          (i, values) -> {
            assertThat(i).isEqualTo(logits.size());
            logits.add(values);
          });
    }
    return logits;
  }

  private static List<float[]> rows(int hidden) {
    Random random = new Random(5);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      float[] row = new float[hidden];
      for (int j = 0; j < hidden; j++) {
        row[j] = (float) random.nextGaussian();
      }
      rows.add(row);
    }
    return rows;
  }

  /** RobertaLMHead: decoder(layer_norm(gelu(dense(x)))) + bias. */
  private static double[] expected(Checkpoint checkpoint, float[] row) {
    double[] x = new double[row.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = row[i];
    }
    double[] y = linear(checkpoint, "lm_head.dense.weight", "lm_head.dense.bias", x);
    double mean = 0;
    for (int i = 0; i < y.length; i++) {
      y[i] = 0.5 * y[i] * (1 + erf(y[i] / Math.sqrt(2)));
      mean += y[i] / y.length;
    }
    double variance = 0;
    for (double value : y) {
      variance += (value - mean) * (value - mean) / y.length;
    }
    FloatBuffer weight = checkpoint.tensor("lm_head.layer_norm.weight").float32().asFloatBuffer();
    FloatBuffer bias = checkpoint.tensor("lm_head.layer_norm.bias").float32().asFloatBuffer();
    double eps = checkpoint.architecture().config().layerNormEps();
    for (int i = 0; i < y.length; i++) {
      y[i] = (y[i] - mean) / Math.sqrt(variance + eps) * weight.get(i) + bias.get(i);
    }
    return linear(checkpoint, "lm_head.decoder.weight", "lm_head.bias", y);
  }

  private static double[] linear(Checkpoint checkpoint, String weight, String bias, double[] x) {
    FloatBuffer w = checkpoint.tensor(weight).float32().asFloatBuffer();
    FloatBuffer b = checkpoint.tensor(bias).float32().asFloatBuffer();
    double[] y = new double[b.remaining()];
    for (int i = 0; i < y.length; i++) {
      y[i] = b.get(i);
      for (int j = 0; j < x.length; j++) {
        y[i] += w.get(i * x.length + j) * x[j];
      }
    }
    return y;
  }

  /** By its Taylor series, which for arguments of a few units is good to twelve digits. */
  private static double erf(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; n < 200; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  /** Copies a safetensors file with one more tensor, of zeros. */
  private static void addZeros(Path from, Path to, String name, int rows, int columns)
      throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(from)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong();
    String text = new String(file.array(), 8, length, StandardCharsets.UTF_8);
    JsonObject header = JsonParser.parseString(text).getAsJsonObject();
    int data = file.capacity() - 8 - length;
    int bytes = rows * columns * Float.BYTES;
    JsonObject tensor = new JsonObject();
    tensor.addProperty("dtype", "F32");
    tensor.add("shape", array(rows, columns));
    tensor.add("data_offsets", array(data, data + bytes));
    header.add(name, tensor);
    byte[] changed = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer copy =
        ByteBuffer.allocate(8 + changed.length + data + bytes).order(ByteOrder.LITTLE_ENDIAN);
    copy.putLong(changed.length).put(changed).put(file.array(), 8 + length, data);
    Files.write(to, copy.array());
  }

  private static JsonArray array(int first, int second) {
    JsonArray array = new JsonArray();
    array.add(first);
    array.add(second);
    return array;
  }
}
