package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchZipTest {
  private static final StateDict DICT =
      new StateDict(
          List.of(new StateDict.Storage(DType.FLOAT32, new byte[] {0, 0, -64, 63, 0, 0, 0, 64})),
          List.of(new StateDict.View("a", 0, 0, new long[] {2}, new long[] {1})));

  @TempDir Path directory;
  private Path file;
  private Map<String, byte[]> entries;

  @BeforeEach
  void prepare() {
    file = directory.resolve("pytorch_model.bin");
    entries = TorchWriter.entries(DICT);
  }

  private AbstractStringAssert<?> refusal(byte[] bytes) {
    return Refusal.ofWeights(file, bytes);
  }

  private AbstractStringAssert<?> refusal() {
    return refusal(ZipWriter.zip(entries));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void assertReads(byte[] bytes) {
    Refusal.write(file, bytes);
    try (MappedFile open = MappedFile.open(file)) {
      Tensor tensor = Weights.read(open).tensors().get(0);
      assertThat(tensor.float32().getFloat(0)).isEqualTo(1.5f);
      assertThat(tensor.float32().getFloat(4)).isEqualTo(2f);
      assertThat(tensor.float32().isReadOnly()).as("mapped, not copied").isTrue();
    }
  }

  @Test
  void storagesAreMappedFromZipAndZip64() {
    assertReads(ZipWriter.zip(entries));
    assertReads(ZipWriter.zip64(entries));
  }

  @Test
  void theFolderInTheArchiveMayHaveAnyNameOrNone() {
    Map<String, byte[]> renamed = new LinkedHashMap<>();
    entries.forEach((name, bytes) -> renamed.put(name.replace("archive/", "my model/"), bytes));
    assertReads(ZipWriter.zip(renamed));
    Map<String, byte[]> bare = new LinkedHashMap<>();
    entries.forEach((name, bytes) -> bare.put(name.replace("archive/", ""), bytes));
    assertReads(ZipWriter.zip(bare));
  }

  @Test
  void filesOfBeforePyTorch21HaveNoByteOrder() {
    entries.remove("archive/byteorder");
    assertReads(ZipWriter.zip(entries));
  }

  @Test
  void aZipWithoutAPickleIsRefused() {
    entries.remove("archive/data.pkl");
    refusal().contains("a zip archive without a data.pkl");
    entries.clear();
    entries.put("word/document.xml", new byte[9]);
    refusal().contains("a zip archive without a data.pkl");
  }

  @Test
  void twoPicklesAreRefused() {
    entries.put("other/data.pkl", entries.get("archive/data.pkl"));
    refusal().contains("two pickles, \"archive/data.pkl\" and \"other/data.pkl\"");
  }

  @Test
  void aBigEndianFileIsRefused() {
    entries.put("archive/byteorder", ascii("big"));
    refusal().contains("byte order is \"big\"");
  }

  @Test
  void aMissingStorageIsRefused() {
    entries.remove("archive/data/0");
    refusal().contains("storage \"0\"", "no entry \"archive/data/0\"");
  }

  @Test
  void aStorageOfAnotherSizeIsRefused() {
    entries.put("archive/data/0", new byte[7]);
    refusal().contains("\"archive/data/0\" has 7 bytes, its 2 elements of float32 take 8");
  }

  @Test
  void aStorageNameOutsideTheArchiveIsOnlyAName() {
    byte[] pickle = entries.get("archive/data.pkl");
    String text = new String(pickle, StandardCharsets.ISO_8859_1);
    // The storage key "0", behind its length, becomes "../../x".
    String outside = text.replace("X\1\0\0\0" + "0", "X\7\0\0\0" + "../../x");
    entries.put("archive/data.pkl", ascii(outside));
    refusal().contains("no entry \"archive/data/../../x\"");
  }

  @Test
  void theGlobalsOfAPickleAreCheckedInItsEntry() {
    entries.put(
        "archive/data.pkl",
        PickleWriter.protocol2().global("builtins", "eval").text("1").bytes(0x85, 'R').stop());
    refusal().startsWith(file + ": archive/data.pkl: ").contains("\"builtins.eval\"");
  }

  @Test
  void controlCharactersInTheFoldersNameAreEscaped() {
    entries.remove("archive/data.pkl");
    entries.put("a\nb/data.pkl", PickleWriter.protocol2().stop());
    refusal().contains(": a\\u000ab/data.pkl: ");
  }

  @Test
  void compressedEntriesAreRefusedSoThatNothingIsInflated() {
    refusal(ZipWriter.zip(entries, false, 8)).contains("is compressed or encrypted", "zip -0");
  }

  @Test
  void aTruncatedArchiveIsRefused() {
    byte[] whole = ZipWriter.zip(entries);
    refusal(Arrays.copyOf(whole, whole.length - 1)).contains("its end is missing: truncated?");
    refusal(Arrays.copyOf(whole, 40)).contains("its end is missing: truncated?");
  }

  @Test
  void duplicateEntriesAreRefused() {
    entries.put("archive/data.pkX", new byte[0]);
    String twice = new String(ZipWriter.zip(entries), StandardCharsets.ISO_8859_1);
    refusal(ascii(twice.replace("data.pkX", "data.pkl")))
        .contains("it has the entry \"archive/data.pkl\" twice");
  }

  @Test
  void aDirectoryThatClaimsMoreThanTheFileIsRefused() {
    byte[] zip = ZipWriter.zip(entries);
    int end = zip.length - 22;
    refusal(with(zip, end + 10, 99)).contains("its directory ends after 4 of 99 entries");
    refusal(with(zip, end + 10, 3)).contains("goes on after its 3 entries");
    refusal(with(zip, end + 15, 0x7f)).contains("lies outside the file");
    refusal(with(zip, end + 19, 0x7f)).contains("lies outside the file");
  }

  @Test
  void aZip64DirectoryThatClaimsMoreThanTheFileIsRefused() {
    byte[] zip = ZipWriter.zip64(entries);
    int locator = zip.length - 22 - 20;
    int end64 = locator - 56;
    refusal(with(zip, locator + 15, 0x7f)).contains("its zip64 end is not where");
    refusal(with(zip, locator + 15, 0xff)).contains("its zip64 end is not where");
    refusal(with(zip, end64 + 39, 0x7f)).contains("entries, too many");
    refusal(with(zip, end64 + 39, 0xff)).contains("entries, too many");
    refusal(with(zip, end64 + 47, 0xff)).contains("lies outside the file");
    refusal(with(zip, end64 + 55, 0x7f)).contains("lies outside the file");
    // The last central entry's zip64 field: size, packed size, offset.
    refusal(with(zip, end64 - 17, 0x7f)).contains("\"archive/version\" lies outside the file");
    refusal(with(zip, end64 - 1, 0x7f)).contains("\"archive/version\" lies outside the file");
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }
}
