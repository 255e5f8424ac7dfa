package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import embed.EmbedException;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.SmallCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What the test writers write is read back; what is damaged is refused or read the same. */
class RoundTripTest {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A way to write a state dict: the weights files of a checkpoint, by name. */
  enum Format {
    SAFETENSORS,
    SAFETENSORS_SHARDS,
    TORCH_ZIP,
    TORCH_ZIP64,
    TORCH_LEGACY;

    private static final String SAFETENSORS_FILE = "model.safetensors";
    private static final String TORCH_FILE = "pytorch_model.bin";

    StateDict random(Random random) {
      return StateDict.random(random, this == SAFETENSORS || this == SAFETENSORS_SHARDS);
    }

    Map<String, byte[]> write(StateDict dict) {
      return switch (this) {
        case SAFETENSORS -> Map.of(SAFETENSORS_FILE, SafetensorsWriter.write(dict));
        case SAFETENSORS_SHARDS -> shards(dict);
        case TORCH_ZIP -> Map.of(TORCH_FILE, ZipWriter.zip(TorchWriter.entries(dict)));
        case TORCH_ZIP64 -> Map.of(TORCH_FILE, ZipWriter.zip64(TorchWriter.entries(dict)));
        case TORCH_LEGACY -> Map.of(TORCH_FILE, TorchWriter.legacy(dict));
      };
    }

    private static Map<String, byte[]> shards(StateDict dict) {
      Map<String, byte[]> files = new LinkedHashMap<>();
      List<String> places = new ArrayList<>();
      int all = dict.views().size();
      int half = (all + 1) / 2;
      for (int from = 0; from < all; from += half) {
        String name = "model-" + from + ".safetensors";
        StateDict part = dict.part(from, Math.min(all, from + half));
        files.put(name, SafetensorsWriter.write(part));
        for (StateDict.View view : part.views()) {
          places.add("\"" + view.name() + "\":\"" + name + "\"");
        }
      }
      String index = "{\"weight_map\":{" + String.join(",", places) + "}}";
      files.put(SAFETENSORS_FILE + ".index.json", index.getBytes(StandardCharsets.UTF_8));
      return files;
    }
  }

  private static Path directory;

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("round-trip");
  }

  @AfterContainer
  static void removeDirectory() throws IOException {
    clear();
    Files.delete(directory);
  }

  private static void clear() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** Files of their own each time: earlier ones may still be mapped. */
  private static void write(Map<String, byte[]> files) {
    try {
      clear();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.write(directory.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property
  void everyStateDictReadsBackTheSame(@ForAll Format format, @ForAll long seed) {
    StateDict dict = format.random(new Random(seed));
    write(format.write(dict));
    try (WeightFiles files = WeightFiles.open(directory)) {
      Map<String, Tensor> tensors = files.tensors();
      assertThat(tensors).hasSameSizeAs(dict.views());
      for (StateDict.View view : dict.views()) {
        assertSame(tensors.get(view.name()), dict, view);
      }
    }
  }

  @Property
  void aTruncatedFileIsRefusedAndATruncatedShardIsLeftOut(
      @ForAll Format format, @ForAll long seed) {
    Random random = new Random(seed);
    StateDict dict = format.random(random);
    Map<String, byte[]> files = new LinkedHashMap<>(format.write(dict));
    String name = any(files, random);
    files.compute(name, (key, bytes) -> Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    write(files);
    try (WeightFiles read = WeightFiles.open(directory)) {
      assertThat(name).startsWith("model-");
      assertThat(read.tensors().size()).isLessThan(dict.views().size());
      assertTold(read.explain(new EmbedException("none")));
      assertThat(read.explain(new EmbedException("none")))
          .hasMessageContaining(name + ": ")
          .hasMessageEndingWith("; therefore none");
    } catch (EmbedException e) {
      assertTold(e);
    }
  }

  /**
   * No format has a checksum that PyTorch or safetensors would check, so a changed number is read
   * as it stands. Nothing but this program's own error may come of it, and no more than the file
   * holds.
   */
  @Property
  void aFlippedByteIsRefusedOrStaysWithinTheFile(@ForAll Format format, @ForAll long seed) {
    Random random = new Random(seed);
    StateDict dict = format.random(random);
    for (int i = 0; i < 4; i++) {
      Map<String, byte[]> files = format.write(dict);
      flip(files.get(any(files, random)), random);
      assertRefusedOrWithin(files);
    }
  }

  private static void assertRefusedOrWithin(Map<String, byte[]> files) {
    write(files);
    try (WeightFiles read = WeightFiles.open(directory)) {
      for (Tensor tensor : read.tensors().values()) {
        assertThat(tensor.elements()).isBetween(0L, 1L << 20);
        if (tensor.dtype().isWeight()) {
          assertThat(tensor.float32().remaining()).isEqualTo((int) (4 * tensor.elements()));
        }
      }
    } catch (EmbedException e) {
      assertTold(e);
    }
  }

  /** A checkpoint of a megabyte, one byte of which is another, or which ends early. */
  @Property
  void aDamagedCheckpointTakesNoMoreMemoryThanTwiceItsSize(
      @ForAll Format format, @ForAll boolean truncated, @ForAll long seed) {
    Random random = new Random(seed);
    SmallCheckpoint checkpoint = new SmallCheckpoint().add("padding", DType.FLOAT16, 1 << 19);
    Map<String, byte[]> files = new LinkedHashMap<>(format.write(checkpoint.stateDict()));
    String name = any(files, random);
    if (truncated) {
      files.compute(name, (key, bytes) -> Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    } else {
      flip(files.get(name), random);
    }
    write(files);
    checkpoint.writeConfig(directory);
    long size = 0;
    for (byte[] bytes : files.values()) {
      size += bytes.length;
    }
    // The first time, classes are loaded as well.
    long allocated = Math.min(allocatedByReading(), allocatedByReading());
    // Truncated to less than a megabyte, only buffers and the message are left to count.
    assertThat(allocated).isLessThan(Math.max(2 * size, 1 << 20));
  }

  private static long allocatedByReading() {
    long before = THREAD.getCurrentThreadAllocatedBytes();
    long converted = 0;
    try (Checkpoint read = Checkpoint.open(directory)) {
      for (Tensor tensor : read.tensors().encoder().values()) {
        converted += tensor.isMappable() ? 0 : tensor.float32().capacity();
      }
    } catch (EmbedException e) {
      assertTold(e);
    }
    return THREAD.getCurrentThreadAllocatedBytes() - before + converted;
  }

  private static String any(Map<String, byte[]> files, Random random) {
    List<String> names = files.keySet().stream().sorted().toList();
    return names.get(random.nextInt(names.size()));
  }

  /** Most of a file is elements: rather one near its two ends, where the structure is. */
  private static void flip(byte[] bytes, Random random) {
    int range = random.nextInt(8) == 0 ? bytes.length : Math.min(bytes.length, 3000);
    int near = 1 + random.nextInt(range);
    int at = random.nextBoolean() ? near - 1 : bytes.length - near;
    bytes[at] ^= (byte) (1 + random.nextInt(255));
  }

  private static void assertTold(EmbedException e) {
    assertThat(e.getMessage())
        .startsWith(directory.toString())
        .doesNotContainPattern("[\\x00-\\x1f]");
  }

  private static void assertSame(Tensor tensor, StateDict dict, StateDict.View view) {
    assertThat(tensor.shape()).isEqualTo(view.shape());
    assertThat(tensor.dtype()).isEqualTo(dict.storages().get(view.storage()).dtype());
    assertThat(tensor.float32().order()).isEqualTo(ByteOrder.nativeOrder());
    FloatBuffer floats = tensor.float32().asFloatBuffer();
    float[] read = new float[floats.remaining()];
    floats.get(read);
    assertThat(bits(read)).isEqualTo(bits(dict.values(view)));
  }

  /** Bit patterns, every NaN as one: converting may quieten it. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
