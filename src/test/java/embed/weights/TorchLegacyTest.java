package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchLegacyTest {
  private static final StateDict DICT =
      new StateDict(
          List.of(
              new StateDict.Storage(DType.FLOAT32, new byte[] {0, 0, -64, 63, 0, 0, 0, 64}),
              new StateDict.Storage(DType.FLOAT16, new byte[] {0, 0x3c})),
          List.of(
              new StateDict.View("a", 0, 0, new long[] {2}, new long[] {1}),
              new StateDict.View("b", 1, 0, new long[] {1}, new long[] {1})));

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("pytorch_model.bin");
  }

  private AbstractStringAssert<?> refusal(byte[] bytes) {
    return Refusal.ofWeights(file, bytes);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A whole file but for the storages and their keys. */
  private static byte[] head() {
    return join(TorchWriter.legacyHead(1001, true), TorchWriter.stateDict(DICT, true));
  }

  private static byte[] keys(String... keys) {
    PickleWriter pickle = PickleWriter.protocol2().bytes(']', '(');
    for (String key : keys) {
      pickle.text(key);
    }
    return pickle.bytes('e').stop();
  }

  private static byte[] storage(long count, int bytes) {
    return new LittleEndian().i64(count).zeros(bytes).toBytes();
  }

  @Test
  void storagesAreReadByTheOrderOfTheirKeys() {
    byte[] one = new LittleEndian().i64(1).bytes(new byte[] {0, 0x3c}).toBytes();
    byte[] two = new LittleEndian().i64(2).bytes(new byte[] {0, 0, -64, 63, 0, 0, 0, 64}).toBytes();
    Refusal.write(file, join(head(), keys("1", "0"), one, two));
    try (MappedFile open = MappedFile.open(file)) {
      List<Tensor> tensors = Weights.read(open).tensors();
      assertThat(tensors.get(0).float32().getFloat(0)).isEqualTo(1.5f);
      assertThat(tensors.get(0).float32().getFloat(4)).isEqualTo(2f);
      assertThat(tensors.get(1).float32().getFloat(0)).isEqualTo(1f);
    }
  }

  @Test
  void aPickleWithoutTheMagicNumberIsRefused() {
    refusal(PickleWriter.protocol2().integer(5).stop()).contains("without PyTorch's magic number");
  }

  @Test
  void anotherProtocolVersionIsRefused() {
    refusal(TorchWriter.legacyHead(1002, true)).contains("not of PyTorch's protocol version 1001");
  }

  @Test
  void aBigEndianFileIsRefused() {
    refusal(TorchWriter.legacyHead(1001, false)).contains("not written on a little-endian machine");
  }

  @Test
  void aGlobalInAnyOfTheFivePicklesIsRefused() {
    byte[] attack =
        PickleWriter.protocol2().global("os", "system").text("id").bytes(0x85, 'R').stop();
    byte[] three = TorchWriter.legacyHead(1001, true);
    refusal(attack).contains("\"os.system\"");
    refusal(join(three, attack)).contains("\"os.system\"");
    refusal(join(head(), attack)).contains("\"os.system\"");
  }

  @Test
  void truncatedStoragesAreRefused() {
    byte[] whole = TorchWriter.legacy(DICT);
    refusal(Arrays.copyOf(whole, whole.length - 1)).contains("truncated: storage \"1\"");
    refusal(Arrays.copyOf(whole, whole.length - 2 - 8 - 1)).contains("truncated: storage \"0\"");
    refusal(join(head(), keys("0", "1"))).contains("truncated: storage \"0\"");
  }

  @Test
  void aCountThatTheStateDictDoesNotNameIsRefused() {
    refusal(join(head(), keys("0", "1"), storage(3, 12), storage(1, 2)))
        .contains("storage \"0\" has 3 elements, its pickle says 2");
    refusal(join(head(), keys("0", "1"), storage(Long.MAX_VALUE, 8), storage(1, 2)))
        .contains("storage \"0\" has 9223372036854775807 elements");
  }

  @Test
  void keysThatAreUnknownRepeatedOrMissingAreRefused() {
    refusal(join(head(), keys("0", "2"), storage(2, 8), storage(1, 2)))
        .contains("one that no tensor names");
    refusal(join(head(), keys("0", "0"), storage(2, 8), storage(2, 8))).contains("one twice");
    refusal(join(head(), keys("0"), storage(2, 8))).contains("names 2 storages, the file has 1");
    refusal(join(head(), PickleWriter.protocol2().bytes('N').stop()))
        .contains("its storage keys are not a list");
  }

  @Test
  void bytesAfterTheLastStorageAreRefused() {
    refusal(join(TorchWriter.legacy(DICT), new byte[3])).contains("has 3 bytes after");
  }
}
