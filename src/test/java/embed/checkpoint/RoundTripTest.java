package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import embed.EmbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What the test writers write is read back; what is damaged is refused or read the same. */
class RoundTripTest {
  /** A way to write a state dict. */
  enum Format {
    SAFETENSORS("model.safetensors"),
    TORCH_ZIP("pytorch_model.bin"),
    TORCH_ZIP64("pytorch_model.bin"),
    TORCH_LEGACY("pytorch_model.bin");

    private final String fileName;

    Format(String fileName) {
      this.fileName = fileName;
    }

    StateDict random(Random random) {
      return StateDict.random(random, this == SAFETENSORS);
    }

    byte[] write(StateDict dict) {
      return switch (this) {
        case SAFETENSORS -> SafetensorsWriter.write(dict);
        case TORCH_ZIP -> ZipWriter.zip(TorchWriter.entries(dict));
        case TORCH_ZIP64 -> ZipWriter.zip64(TorchWriter.entries(dict));
        case TORCH_LEGACY -> TorchWriter.legacy(dict);
      };
    }
  }

  private static Path directory;

  @BeforeContainer
  static void makeDirectory() throws IOException {
    directory = Files.createTempDirectory("round-trip");
  }

  @AfterContainer
  static void removeDirectory() throws IOException {
    for (Format format : Format.values()) {
      Files.deleteIfExists(directory.resolve(format.fileName));
    }
    Files.delete(directory);
  }

  @Property(tries = 400)
  void everyStateDictReadsBackTheSame(@ForAll Format format, @ForAll long seed) {
    StateDict dict = format.random(new Random(seed));
    try (MappedFile file = open(format, format.write(dict))) {
      List<Tensor> tensors = Weights.read(file).tensors();
      assertThat(tensors).hasSameSizeAs(dict.views());
      for (StateDict.View view : dict.views()) {
        assertSame(find(tensors, view.name()), dict, view);
      }
    }
  }

  @Property(tries = 400)
  void aTruncatedFileIsRefused(@ForAll Format format, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = format.write(format.random(random));
    try (MappedFile file = open(format, Arrays.copyOf(bytes, random.nextInt(bytes.length)))) {
      Weights read = Weights.read(file);
      throw new AssertionError("read as " + read);
    } catch (EmbedException e) {
      assertThat(e.getMessage())
          .startsWith(directory.toString())
          .doesNotContainPattern("[\\x00-\\x1f]");
    }
  }

  /**
   * No format has a checksum that PyTorch or safetensors would check, so a changed number is read
   * as it stands. Nothing but this program's own error may come of it, and no more than the file
   * holds.
   */
  @Property(tries = 4000)
  void aFlippedByteIsRefusedOrStaysWithinTheFile(@ForAll Format format, @ForAll long seed) {
    Random random = new Random(seed);
    StateDict dict = format.random(random);
    byte[] bytes = format.write(dict);
    // Most of a file is elements: look at its two ends, where the structure is.
    int near = Math.min(bytes.length, 1 + random.nextInt(1500));
    int at = random.nextBoolean() ? near - 1 : bytes.length - near;
    bytes[at] ^= (byte) (1 + random.nextInt(255));
    try (MappedFile file = open(format, bytes)) {
      for (Tensor tensor : Weights.read(file).tensors()) {
        assertThat(tensor.elements()).isBetween(0L, 1L << 20);
        if (tensor.dtype().isWeight()) {
          assertThat(tensor.float32().remaining()).isEqualTo((int) (4 * tensor.elements()));
        }
      }
    } catch (EmbedException e) {
      assertThat(e.getMessage())
          .startsWith(directory.toString())
          .doesNotContainPattern("[\\x00-\\x1f]");
    }
  }

  private static MappedFile open(Format format, byte[] bytes) {
    try {
      // A file of its own each time: an earlier one may still be mapped.
      Path path = directory.resolve(format.fileName);
      Files.deleteIfExists(path);
      return MappedFile.open(Files.write(path, bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Tensor find(List<Tensor> tensors, String name) {
    for (Tensor tensor : tensors) {
      if (tensor.name().equals(name)) {
        return tensor;
      }
    }
    throw new AssertionError("no tensor " + name);
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
