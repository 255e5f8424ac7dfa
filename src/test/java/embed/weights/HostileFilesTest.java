package embed.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.SmallCheckpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints that are made to harm: by their sizes, by names, and by links. */
final class HostileFilesTest {
  private static final long TEN_MILLION = 10_000_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir private Path directory;

  private AbstractStringAssert<?> refusal() {
    return Refusal.of(
        () -> {
          try (WeightFiles files = WeightFiles.open(directory)) {
            throw new AssertionError("read as " + files.weights());
          }
        });
  }

  /** A refusal that costs no more memory than {@code most} bytes. */
  private AbstractStringAssert<?> cheapRefusal(long most) {
    long before = THREAD.getCurrentThreadAllocatedBytes();
    AbstractStringAssert<?> refusal = refusal();
    assertThat(THREAD.getCurrentThreadAllocatedBytes() - before).isLessThan(most);
    return refusal;
  }

  private void write(String name, byte[] bytes) {
    Refusal.write(directory.resolve(name), bytes);
  }

  @Test
  void aZipBombIsRefusedWithoutInflatingIt() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 256; i++) {
        zip.write(zeros);
      }
    }
    assertThat(bomb.size()).isLessThan(1 << 20);
    write("pytorch_model.bin", bomb.toByteArray());
    cheapRefusal(1 << 20).contains("data.pkl");
  }

  /** Entries that share their bytes, as the non-recursive zip bomb has them. */
  @Test
  void entriesThatOverlapUnfoldToNoMoreThanTheLimit() {
    SmallCheckpoint checkpoint = new SmallCheckpoint();
    checkpoint.config("vocab_size", "5000000");
    checkpoint.writeConfig(directory);
    StateDict dict = checkpoint.stateDict();
    Map<String, StateDict.View> views = new LinkedHashMap<>();
    dict.views().forEach(view -> views.put(view.name(), view));
    StateDict.View words = views.get("embeddings.word_embeddings.weight");
    views.put(
        words.name(),
        new StateDict.View(
            words.name(), words.storage(), 0, new long[] {5_000_000, 4}, new long[] {0, 1}));
    StateDict unfolding = new StateDict(dict.storages(), List.copyOf(views.values()));
    write("pytorch_model.bin", ZipWriter.zip(TorchWriter.entries(unfolding)));
    Refusal.of(() -> Checkpoint.open(directory)).contains("its tensors repeat their elements");
  }

  @Test
  void tenMillionTensorsOfSafetensorsAreRefusedByTheLengthOfTheirHeader() throws IOException {
    Path file = directory.resolve("model.safetensors");
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long length =
          TEN_MILLION * "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},".length();
      channel.write(
          ByteBuffer.wrap(new LittleEndian().i64(length).bytes("{".getBytes(UTF_8)).toBytes()));
      channel.write(ByteBuffer.wrap("}".getBytes(UTF_8)), 8 + length - 1); // a hole before it
    }
    cheapRefusal(1 << 20).contains("exceeds the 100000000 bytes allowed");
  }

  @Test
  void asManyTensorsAsAHeaderHoldsAreRefusedAtTheLimit() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 200_000; i++) {
      header.append(i == 0 ? "\"" : ",\"").append(i);
      header.append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    byte[] bytes = SafetensorsWriter.write(header.append('}').toString(), new byte[0]);
    write("model.safetensors", bytes);
    cheapRefusal(2L * bytes.length).contains("more than " + Limits.TENSORS + " tensors");
  }

  @Test
  void tenMillionEntriesOfAZipAreRefusedByTheirCount() {
    byte[] zip = ZipWriter.zip64(TorchWriter.entries(new SmallCheckpoint().stateDict()));
    ByteBuffer end = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    // The zip64 end stands before its locator and the end.
    end.putLong(zip.length - 22 - 20 - 56 + 32, TEN_MILLION);
    write("pytorch_model.bin", zip);
    cheapRefusal(1 << 20).contains("it has 10000000 entries, too many");
  }

  @Test
  void tenMillionTensorsOfAPickleAreRefusedAtTheLimit() {
    PickleWriter pickle = PickleWriter.protocol2().bytes('}');
    for (int i = 0; i < TEN_MILLION / 10; i++) {
      pickle.bytes('U', 7).ascii(String.format("%07d", i)).bytes('N', 's');
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle.stop());
    write("pytorch_model.bin", ZipWriter.zip(entries));
    refusal().contains("more than " + Limits.PICKLE_VALUES + " values");
    entries.put("archive/data.pkl", new byte[Limits.PICKLE + 1]);
    write("pytorch_model.bin", ZipWriter.zip(entries));
    refusal().contains("data.pkl is larger than " + Limits.PICKLE + " bytes");
  }

  @Test
  void namesAreOnlyNamesWhateverTheySpell() {
    String[] names = {"a\\u0000b", "../../../etc/passwd", "/etc/passwd", "C:\\\\x", "", "."};
    StringBuilder header = new StringBuilder("{");
    for (String name : names) {
      header.append(header.length() > 1 ? ",\"" : "\"").append(name);
      header.append("\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}");
    }
    write("model.safetensors", SafetensorsWriter.write(header.append('}').toString(), new byte[0]));
    try (WeightFiles files = WeightFiles.open(directory)) {
      assertThat(files.tensors().keySet())
          .containsExactlyInAnyOrder(
              "a\u0000b", "../../../etc/passwd", "/etc/passwd", "C:\\x", "", ".");
    }
    new SmallCheckpoint().writeConfig(directory);
    Refusal.of(() -> Checkpoint.open(directory)).contains("\"a\\u0000b\"");
  }

  @Test
  void linksToDevicesDirectoriesAndThemselvesAreRefused() throws IOException {
    Path link = directory.resolve("model.safetensors");
    for (Path target : List.of(Path.of("/dev/zero"), Path.of("/"), link)) {
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, target);
      cheapRefusal(1 << 20).startsWith(link + ": ").containsPattern("not a regular file|a link to");
    }
  }

  /** The hub's cache consists of links, so they are followed; what they lead to is only read. */
  @Test
  void aLinkOutOfTheDirectoryShowsNothingOfWhatItLeadsTo(@TempDir Path elsewhere)
      throws IOException {
    Path secret = Files.writeString(elsewhere.resolve("secret"), "root:hunter2:0:0\n");
    for (String name :
        new String[] {
          "config.json", "model.safetensors", "pytorch_model.bin", "model.safetensors.index.json"
        }) {
      new SmallCheckpoint().write(directory);
      Files.deleteIfExists(directory.resolve("model.safetensors"));
      Files.deleteIfExists(directory.resolve(name));
      Files.createSymbolicLink(directory.resolve(name), secret);
      if (name.equals("config.json")) {
        new SmallCheckpoint().write(elsewhere);
        Files.copy(elsewhere.resolve("model.safetensors"), directory.resolve("model.safetensors"));
      }
      Refusal.of(() -> Checkpoint.open(directory))
          .startsWith(directory.resolve(name) + ": ")
          .doesNotContain("hunter2");
      Files.delete(directory.resolve(name));
      Files.deleteIfExists(directory.resolve("model.safetensors"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "FLOAT32"})
  void aTensorIsRefusedWhoseFileHasShrunk(DType type) throws IOException {
    new SmallCheckpoint().add("embeddings.LayerNorm.bias", type, 4).write(directory);
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      Path weights = directory.resolve("model.safetensors");
      try (FileChannel channel = FileChannel.open(weights, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      Refusal.of(() -> checkpoint.tensor("embeddings.LayerNorm.bias").float32Copy())
          .contains("to 100 bytes while it was in use");
      Refusal.of(checkpoint::requireUnchanged).contains("to 100 bytes while it was in use");
    }
  }

  @Test
  void tensorsWithNanOrInfiniteNumbersAreNamed() {
    SmallCheckpoint checkpoint = new SmallCheckpoint();
    StateDict dict = checkpoint.stateDict();
    for (int i = 0; i < dict.storages().size(); i++) {
      ByteBuffer.wrap(dict.storages().get(i).bytes())
          .put(new byte[dict.storages().get(i).bytes().length]);
    }
    ByteBuffer words =
        ByteBuffer.wrap(dict.storages().get(0).bytes()).order(ByteOrder.LITTLE_ENDIAN);
    words.putFloat(0, Float.NaN).putFloat(8, Float.NEGATIVE_INFINITY).putFloat(12, Float.MAX_VALUE);
    checkpoint.writeConfig(directory);
    write("model.safetensors", SafetensorsWriter.write(dict));
    try (Checkpoint open = Checkpoint.open(directory)) {
      assertThat(open.nonFiniteTensors())
          .containsExactly(
              directory.resolve("model.safetensors")
                  + ": tensor \"embeddings.word_embeddings.weight\" (float32 [10, 4]) has 1 NaN"
                  + " and 1 infinite numbers");
    }
  }
}
