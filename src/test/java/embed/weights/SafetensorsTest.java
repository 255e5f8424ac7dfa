package embed.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("model.safetensors");
  }

  private AbstractStringAssert<?> refusal(byte[] bytes) {
    return Refusal.ofWeights(file, bytes);
  }

  private AbstractStringAssert<?> refusal(String header, int dataBytes) {
    return refusal(SafetensorsWriter.write(header, new byte[dataBytes]));
  }

  private List<Tensor> read(String header, int dataBytes) {
    Refusal.write(file, SafetensorsWriter.write(header, new byte[dataBytes]));
    try (MappedFile open = MappedFile.open(file)) {
      return Weights.read(open).tensors();
    }
  }

  private static String tensor(String name, String dtype, String shape, long begin, long end) {
    return "\""
        + name
        + "\":{\"dtype\":\""
        + dtype
        + "\",\"shape\":"
        + shape
        + ",\"data_offsets\":["
        + begin
        + ","
        + end
        + "]}";
  }

  @Test
  void aFileTooShortForAHeaderLengthIsTruncated() {
    refusal(new byte[] {1, 0, 0}).contains("truncated", "3 bytes");
  }

  @Test
  void aHeaderThatTheFileEndsInIsTruncated() {
    byte[] whole =
        SafetensorsWriter.write("{" + tensor("a", "F32", "[2]", 0, 8) + "}", new byte[8]);
    byte[] half = new byte[30];
    System.arraycopy(whole, 0, half, 0, half.length);
    refusal(half).contains("truncated: its header should end at byte", "the file has 30");
  }

  @Test
  void aHeaderLengthOf2To63IsRefusedWithoutAllocatingIt() {
    refusal(new LittleEndian().i64(Long.MIN_VALUE).bytes(new byte[] {'{', '}'}).toBytes())
        .contains("header length 9223372036854775808 exceeds the 100000000 bytes allowed");
  }

  @Test
  void aHeaderThatDoesNotStartAsAnObjectIsRefused() {
    refusal(" {}", 0).contains("does not start with \"{\"");
    refusal("", 0).contains("does not start with \"{\"");
  }

  @Test
  void aHeaderThatIsNotStrictJsonIsRefused() {
    refusal("{'a':1}", 0)
        .contains("safetensors header: line 1, column 2: Unexpected character ('''");
    refusal("{} {}", 0).contains("line 1, column 4: something follows the JSON");
    refusal("{" + tensor("a", "F32", "[2]", 0, 8), 8).contains("the JSON ends too early");
    refusal("{\"a\":[]}", 0).contains("line 1, column 6: expected an object");
  }

  @Test
  void metadataThatIsNoMapOfStringsIsLeftOut() {
    for (String value : List.of("{\"x\":\"1\",\"x\":\"2\"}", "{\"a\":[NaN, {}]}", "null")) {
      String header = "{\"__metadata__\":" + value + "," + tensor("a", "F32", "[1]", 0, 4) + "}";
      Refusal.write(file, SafetensorsWriter.write(header, new byte[4]));
      try (MappedFile open = MappedFile.open(file)) {
        assertThat(Weights.read(open).tensors()).hasSize(1);
      }
    }
  }

  @Test
  void metadataIsBoundedLikeTensors() {
    String header = "{\"__metadata__\":{\"k0\":\"v\"";
    StringBuilder many = new StringBuilder(header);
    for (int i = 1; i <= Limits.TENSORS; i++) {
      many.append(",\"k").append(i).append("\":\"v\"");
    }
    refusal(many + "}}", 0).contains("more than 20000 entries in its __metadata__");
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() {
    byte[] bytes = SafetensorsWriter.write("{\"?\":{}}", new byte[0]);
    bytes[10] = (byte) 0xff;
    refusal(bytes).contains("safetensors header: not UTF-8");
  }

  @Test
  void deepNestingIsRefusedWithoutAStackOverflow() {
    refusal("{\"a\":" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "}", 0)
        .contains("expected an object");
    refusal("{\"a\":{\"b\":" + "{\"c\":".repeat(100_000) + "1" + "}".repeat(100_002), 0)
        .contains("nesting depth (257)");
  }

  @Test
  void duplicateKeysAreRefused() {
    String a = tensor("a", "F32", "[1]", 0, 4);
    refusal("{" + a + "," + a + "}", 4).contains("has \"a\" twice");
    refusal("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}", 4)
        .contains("tensor \"a\" has dtype twice");
  }

  @Test
  void aTensorWithoutDtypeShapeOrOffsetsIsRefused() {
    refusal("{\"a\":{\"shape\":[],\"data_offsets\":[0,4]}}", 4).contains("tensor \"a\" lacks");
    refusal("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4).contains("lacks");
    refusal("{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", 4).contains("lacks");
    refusal("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}", 4)
        .contains("data_offsets are not two numbers");
  }

  @Test
  void aTensorOfAnUnknownDtypeIsListedAndItsBytesAreCounted() {
    String unknown = tensor("a", "F33", "[2, 3]", 0, 5);
    List<Tensor> tensors = read("{" + unknown + "," + tensor("b", "F32", "[1]", 5, 9) + "}", 9);
    assertThat(tensors)
        .extracting(tensor -> tensor.name() + " " + tensor.dtype())
        .containsExactly("a unsupported", "b float32");
    Refusal.of(() -> tensors.get(0).float32()).contains("unsupported [2, 3]", "is not a weight");
    refusal("{" + unknown + "}", 4).contains("lie outside the file's 4 bytes");
    refusal("{" + tensor("a", "F33", "[9223372036854775807, 2]", 0, 4) + "}", 4)
        .contains("no possible number of bytes");
  }

  @Test
  void aTiedTensorIsThereUnderItsOtherNamesAsWell() {
    String metadata =
        "\"__metadata__\":{\"format\":\"pt\",\"tied\":\"a\",\"a\":\"a\",\"chain\":\"tied\"},";
    List<Tensor> tensors = read("{" + metadata + tensor("a", "F32", "[1]", 0, 4) + "}", 4);
    assertThat(tensors).extracting(Tensor::name).containsExactly("a", "tied");
    assertThat(tensors.get(1).isAlso(tensors.get(0))).isTrue();
  }

  @Test
  void sizesAndOffsetsThatAreNoNaturalNumbersAreRefused() {
    for (String number : List.of("-1", "1.0", "1e0", "9223372036854775808")) {
      refusal("{" + tensor("a", "F32", "[" + number + "]", 0, 4) + "}", 4)
          .contains("tensor \"a\" has \"" + number + "\"");
    }
    refusal("{" + tensor("a", "F32", "[\"1\"]", 0, 4) + "}", 4)
        .contains("tensor \"a\" has a list of other values than integers");
  }

  @Test
  void offsetsOutsideTheFileAreRefused() {
    refusal("{" + tensor("a", "F32", "[2]", 0, 8) + "}", 4)
        .contains("tensor \"a\" data_offsets [0, 8] lie outside the file's 4 bytes of data");
    refusal("{" + tensor("a", "F32", "[2]", 0, Long.MAX_VALUE) + "}", 4).contains("lie outside");
  }

  @Test
  void offsetsThatRunBackwardsAreRefused() {
    refusal("{" + tensor("a", "F32", "[1]", 4, 0) + "}", 4).contains("ends before it begins");
  }

  @Test
  void overlappingTensorsAreRefused() {
    refusal(
            "{" + tensor("a", "F32", "[2]", 0, 8) + "," + tensor("b", "F32", "[2]", 4, 12) + "}",
            12)
        .contains("tensor \"b\" data_offsets [4, 12] overlap");
  }

  @Test
  void holesAreRefused() {
    refusal(
            "{" + tensor("a", "F32", "[1]", 0, 4) + "," + tensor("b", "F32", "[1]", 8, 12) + "}",
            12)
        .contains("tensor \"b\" data_offsets [8, 12] leave a hole");
    refusal("{" + tensor("a", "F32", "[1]", 0, 4) + "}", 6)
        .contains("its tensors take 4 bytes, the file has 6");
  }

  @Test
  void sizesThatDoNotMatchTheShapeAreRefused() {
    refusal("{" + tensor("a", "F16", "[3, 2]", 0, 8) + "}", 8)
        .contains("tensor \"a\"", "are 8 bytes, but float16 [3, 2] takes 12 bytes");
    refusal("{" + tensor("a", "F4", "[3]", 0, 2) + "}", 2)
        .contains("takes no possible number of bytes");
    refusal("{" + tensor("a", "F32", "[4294967296, 4294967296]", 0, 0) + "}", 0)
        .contains("takes no possible number of bytes");
  }

  @Test
  void namesInMessagesAreOneShortLine() {
    refusal("{" + tensor("\\n\\u0000\\u202e" + "x".repeat(10_000), "F32", "[2]", 0, 4) + "}", 4)
        .contains("tensor \"\\u000a\\u0000\\u202exxx", "…\"");
  }

  @Test
  void namesInTheParsersMessagesAreOneShortLineToo() {
    refusal("{\"\\n" + "x".repeat(100_000) + "\":{\"shape\":[true]}}", 0)
        .contains("xxx…\" has a list of other values than integers");
  }

  @Test
  void tooManyTensorsAreRefused() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i <= Limits.TENSORS; i++) {
      header.append(i == 0 ? "" : ",").append(tensor("t" + i, "U8", "[0]", 0, 0));
    }
    refusal(header.append('}').toString(), 0).contains("more than " + Limits.TENSORS + " tensors");
  }

  @Test
  void emptyTensorsOfAnyShapeAreListed() {
    String header =
        "{"
            + tensor("b", "F32", "[1]", 0, 4)
            + ","
            + tensor("a", "F32", "[1099511627776, 0, 1099511627776]", 0, 0)
            + "}";
    Refusal.write(file, SafetensorsWriter.write(header, new byte[4]));
    try (MappedFile open = MappedFile.open(file)) {
      List<Tensor> tensors = Weights.read(open).tensors();
      assertThat(tensors).extracting(Tensor::name).containsExactly("a", "b");
      assertThat(tensors.get(0).float32().remaining()).isZero();
    }
  }

  @Test
  void tensorsBehindTheFirst4GibAreMapped() throws IOException {
    long far = 5L << 30;
    String header =
        "{"
            + tensor("hole", "U8", "[" + far + "]", 0, far)
            + ","
            + tensor("large", "F32", "[536870912]", far, far + (2L << 30))
            + ","
            + tensor("last", "F32", "[1]", far + (2L << 30), far + (2L << 30) + 4)
            + "}";
    header += " ".repeat(8 - header.length() % 8);
    Refusal.write(file, SafetensorsWriter.write(header, new byte[0]));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(8 + header.length() + far + (2L << 30));
      sparse.seek(sparse.length());
      sparse.write(new byte[] {0, 0, -64, 63});
    }
    try (MappedFile open = MappedFile.open(file)) {
      List<Tensor> tensors = Weights.read(open).tensors();
      assertThat(tensors.get(2).float32().getFloat(0)).isEqualTo(1.5f);
      Refusal.of(() -> tensors.get(1).float32())
          .isEqualTo(
              file
                  + ": tensor \"large\" (float32 [536870912]) takes 2147483648 bytes, more than"
                  + " the 2147483647 that one buffer can hold");
      Refusal.of(() -> tensors.get(0).float32()).contains("is not a weight");
    }
  }

  @Test
  void whatIsNotSafetensorsIsNamed() {
    refusal("PK\003\004xxxxxxxxxxxxxx".getBytes(StandardCharsets.ISO_8859_1))
        .contains("not a safetensors file, but a zip archive");
    refusal("\u0089HDF\r\n\u001a\nxxxxxxx".getBytes(StandardCharsets.ISO_8859_1))
        .contains("an HDF5 file");
  }

  @Test
  void contiguousFloat32IsTheFileItselfAndNotACopy() {
    String header = "{" + tensor("a", "F32", "[2]", 0, 8) + "}";
    byte[] data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).array();
    byte[] aligned = SafetensorsWriter.write(header + " ".repeat(8 - header.length() % 8), data);
    Refusal.write(file, aligned);
    try (MappedFile open = MappedFile.open(file)) {
      ByteBuffer mapped = Weights.read(open).tensors().get(0).float32();
      assertThat(mapped.isDirect() && mapped.isReadOnly()).isTrue();
      assertThat(mapped.getFloat(0)).isEqualTo(1.5f);
      ByteBuffer copy = Weights.read(open).tensors().get(0).float32Copy();
      assertThat(copy.isDirect() && !copy.isReadOnly()).isTrue();
      assertThat(copy).isEqualTo(mapped);
      assertThat(copy.order()).isEqualTo(ByteOrder.nativeOrder());
    }
    byte[] misaligned = SafetensorsWriter.write(header + " ".repeat(9 - header.length() % 8), data);
    Refusal.write(file, misaligned);
    try (MappedFile open = MappedFile.open(file)) {
      ByteBuffer copied = Weights.read(open).tensors().get(0).float32();
      assertThat(copied.isDirect() && !copied.isReadOnly()).isTrue();
      assertThat(copied.alignedSlice(4).remaining()).isEqualTo(8);
      assertThat(copied.getFloat(0)).isEqualTo(1.5f);
    }
  }
}
