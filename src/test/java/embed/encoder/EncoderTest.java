package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.Device;
import embed.EmbedException;
import embed.EmbedderOptions;
import embed.Pooling;
import embed.References;
import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import embed.model.Activation;
import embed.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EncoderTest {
  private static final Path LINUX = Path.of("models/Linux");

  /** What CUDA and Arm run, run here on the CPU. */
  @ParameterizedTest
  @MethodSource("embed.References#all")
  void thePlainKernelsGiveHuggingFacesVectorsToo(Reference reference) {
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
        Encoder plain = encoder(checkpoint, options(Pooling.MEAN, -1), Kernels.PLAIN)) {
      List<int[]> ids = reference.ids();
      assertThat(References.difference(get(plain.encode(ids)), reference.arrays().array("mean"), 0))
          .isLessThanOrEqualTo(2e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void everyActivationIsTheSameInBothKernels(Activation activation, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("config.json");
    String config = Files.readString(LINUX.resolve("config.json"));
    Files.writeString(file, config.replace("\"gelu\"", "\"" + activation + "\""));
    Architecture changed = Architecture.read(file);
    assertThat(changed.config().hiddenAct()).isEqualTo(activation);
    try (Checkpoint checkpoint = Checkpoint.open(LINUX)) {
      float[] packed = oneVector(checkpoint, changed, Kernels.PACKED);
      float[] plain = oneVector(checkpoint, changed, Kernels.PLAIN);
      assertThat(packed).usingComparatorWithPrecision(2e-5f).containsExactly(plain);
    }
  }

  /** From 256 tokens on, a line that is alone is computed by several threads. */
  @Test
  void longLinesHaveTheSameVectorsInBothKernelsAndTheSameBitsInEveryBatch() {
    List<int[]> ids = new ArrayList<>();
    for (int tokens : new int[] {255, 256, 300, 300, 511}) {
      ids.add(longLine(tokens, ids.size()));
    }
    try (Checkpoint checkpoint = Checkpoint.open(LINUX);
        Encoder packed = encoder(checkpoint, options(Pooling.MEAN, -1), Kernels.PACKED);
        Encoder plain = encoder(checkpoint, options(Pooling.MEAN, -1), Kernels.PLAIN)) {
      List<float[]> together = get(packed.encode(ids));
      List<float[]> expected = get(plain.encode(ids));
      for (int i = 0; i < ids.size(); i++) {
        assertThat(together.get(i))
            .usingComparatorWithPrecision(2e-5f)
            .containsExactly(expected.get(i));
        assertThat(get(packed.encode(List.of(ids.get(i)))).get(0)).isEqualTo(together.get(i));
      }
    }
  }

  /** Every fifth token is none of the pad tokens, which take no position of their own. */
  private static int[] longLine(int tokens, int seed) {
    int[] ids = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      ids[i] = i % 5 == 0 ? 5 + (i * 37 + seed * 101) % 4000 : 1;
    }
    return ids;
  }

  /** The last two are longer than the table of positions has rows, which the config denies. */
  @Test
  void linesThatTheEncoderFailsOnTakeNoOtherLineWithThem(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("config.json");
    String config = Files.readString(LINUX.resolve("config.json"));
    Files.writeString(
        file,
        config.replaceFirst(
            "\"max_position_embeddings\": \\d+", "\"max_position_embeddings\": 9000"));
    Architecture longer = Architecture.read(file);
    int[] good = {0, 100, 200, 300, 4000, 2};
    int words = longer.config().vocabSize();
    int[] tooLong = new int[600];
    Arrays.fill(tooLong, 100);
    List<int[]> lines =
        List.of(
            good,
            new int[0],
            good,
            new int[] {0, words, 2},
            good,
            new int[] {-1},
            tooLong,
            tooLong);
    try (Checkpoint checkpoint = Checkpoint.open(LINUX);
        Encoder encoder =
            new Encoder(
                checkpoint, longer, options(Pooling.MEAN, -1), Device.CPU, Kernels.PACKED, 256)) {
      float[] expected = get(encoder.encode(List.of(good))).get(0);
      List<CompletableFuture<float[]>> vectors = encoder.encode(lines);
      for (int i : new int[] {0, 2, 4}) {
        assertThat(Futures.get(vectors.get(i))).isEqualTo(expected);
      }
      assertThatThrownBy(() -> Futures.get(vectors.get(1)))
          .isInstanceOf(EncodingException.class)
          .hasMessageStartingWith("has no tokens");
      assertThatThrownBy(() -> Futures.get(vectors.get(3)))
          .isInstanceOf(EncodingException.class)
          .hasMessage(
              "has the token id "
                  + words
                  + ", but the checkpoint has embeddings of "
                  + words
                  + " tokens");
      assertThatThrownBy(() -> Futures.get(vectors.get(5)))
          .hasMessageStartingWith("has the token id -1, ");
      for (int i : new int[] {6, 7}) {
        assertThatThrownBy(() -> Futures.get(vectors.get(i)))
            .isInstanceOf(EncodingException.class)
            .hasMessage("has 600 tokens, on which the encoder fails: index out of range in self");
      }
    }
  }

  @Test
  void maxIsTheLargestValueOfEachDimension() {
    Reference reference = References.of("safetensors-mlm");
    List<int[]> ids = List.of(reference.ids().get(3));
    float[] max = one(reference, Pooling.MAX, ids);
    float[] cls = one(reference, Pooling.CLS, ids);
    float[] mean = one(reference, Pooling.MEAN, ids);
    for (int i = 0; i < max.length; i++) {
      assertThat(max[i]).isGreaterThanOrEqualTo(Math.max(cls[i], mean[i]));
    }
    assertThat(max).isNotEqualTo(cls);
  }

  @Test
  void aLayerThatIsNotThereIsRefusedWithThoseThatAre() {
    try (Checkpoint checkpoint = Checkpoint.open(LINUX)) {
      assertThatThrownBy(() -> Encoder.open(checkpoint, options(Pooling.MEAN, 7)))
          .isInstanceOf(EmbedException.class)
          .hasMessage(
              "no layer 7: the checkpoint has layers 0 (the embeddings) to 6, or from the end -1 to"
                  + " -7");
      assertThatThrownBy(() -> Encoder.open(checkpoint, options(Pooling.MEAN, -8)))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("no layer -8");
    }
  }

  @Test
  void aPoolerThatIsNotThereIsRefused() {
    try (Checkpoint checkpoint = Checkpoint.open(LINUX)) {
      assertThatThrownBy(() -> Encoder.open(checkpoint, options(Pooling.POOLER, -1)))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("models/Linux has no pooler.dense.weight and bias")
          .hasMessageContaining("use mean, cls or max");
    }
  }

  @Test
  void thePoolerOfAMiddleLayerIsRefused() {
    try (Checkpoint checkpoint = Checkpoint.open(References.of("pooler").directory())) {
      assertThatThrownBy(() -> Encoder.open(checkpoint, options(Pooling.POOLER, 1)))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("leave the layer at -1");
    }
  }

  @Test
  void devicesAreReadByName() {
    assertThat(Device.parse("auto")).isEqualTo(Device.AUTO);
    assertThat(Device.parse("cpu")).isEqualTo(Device.CPU);
    assertThat(Device.parse("cuda")).isEqualTo(new Device(Device.Type.CUDA, 0));
    assertThat(Device.parse("cuda:3")).hasToString("cuda:3");
    for (String wrong : List.of("", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:1234", "CPU")) {
      assertThatThrownBy(() -> Device.parse(wrong))
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("use auto, cpu, cuda or cuda:N");
    }
  }

  private static float[] oneVector(
      Checkpoint checkpoint, Architecture changed, LinearKernels kernels) {
    try (Encoder encoder =
        new Encoder(checkpoint, changed, options(Pooling.MEAN, -1), Device.CPU, kernels, 256)) {
      return get(encoder.encode(List.of(new int[] {0, 100, 200, 300, 4000, 2}))).get(0);
    }
  }

  private static float[] one(Reference reference, Pooling pooling, List<int[]> ids) {
    try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
        Encoder encoder = encoder(checkpoint, options(pooling, -1), Kernels.PACKED)) {
      return get(encoder.encode(ids)).get(0);
    }
  }

  private static Encoder encoder(
      Checkpoint checkpoint, EmbedderOptions options, LinearKernels kernels) {
    return new Encoder(checkpoint, checkpoint.architecture(), options, Device.CPU, kernels, 256);
  }

  private static EmbedderOptions options(Pooling pooling, int layer) {
    return EmbedderOptions.DEFAULTS
        .withDevice(Device.CPU)
        .withThreads(2)
        .withLayer(layer)
        .withPooling(pooling);
  }

  private static List<float[]> get(List<CompletableFuture<float[]>> vectors) {
    List<float[]> all = new ArrayList<>();
    for (CompletableFuture<float[]> vector : vectors) {
      all.add(Futures.get(vector));
    }
    return all;
  }
}
