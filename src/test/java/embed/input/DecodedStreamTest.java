package embed.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import embed.natives.Zstandard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recognized by its first bytes, whatever pieces they come in. */
final class DecodedStreamTest {
  private static final String TEXT = "int a ;\n(\u00e9\ud83d\ude00\n".repeat(30_000);

  /**
   * A stream that gives {@code piece} bytes at once and, as pipes do, never says that it has more.
   */
  private static InputStream pieces(byte[] bytes, int piece) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, piece));
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  private static String decode(String name, byte[] bytes, int piece) throws IOException {
    try (InputStream in = new DecodedStream(name, pieces(bytes, piece))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static byte[] zstd(String text) {
    Zstandard.find();
    return Zstd.compress(text.getBytes(UTF_8));
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000_000})
  void compressedInputsAreRecognizedInAnyPieces(int piece) throws IOException {
    for (String name : List.of("standard input", "lines.txt")) {
      assertThat(decode(name, gzip(TEXT), piece)).isEqualTo(TEXT);
      assertThat(decode(name, zstd(TEXT), piece)).isEqualTo(TEXT);
      assertThat(decode(name, TEXT.getBytes(UTF_8), piece)).isEqualTo(TEXT);
    }
    assertThat(decode("x", gzip(""), piece)).isEmpty();
    assertThat(decode("x", new byte[0], piece)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1_000_000})
  void membersAndFramesFollowOneAnother(int piece) throws IOException {
    byte[] members = join(gzip("a\n"), gzip(""), gzip("b\n"), gzip("c"));
    assertThat(decode("x", members, piece)).isEqualTo("a\nb\nc");
    assertThat(decode("x", join(members, new byte[1000]), piece)).isEqualTo("a\nb\nc");
    // pzstd puts a frame to be skipped before each frame of data.
    byte[] skipped = hex("50 2a 4d 18 04 00 00 00 0c 00 00 00");
    assertThat(decode("x", join(skipped, zstd("a\n"), zstd("b")), piece)).isEqualTo("a\nb");
  }

  @Test
  void aGzipHeaderMayHaveEveryField() throws IOException {
    byte[] plain = gzip("text");
    byte[] header = hex("1f 8b 08 1e 01 02 03 04 00 03  03 00 aa bb cc");
    byte[] names = "name\0comment\0".getBytes(UTF_8);
    byte[] checksum = {0, 0};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertThat(decode("x.gz", join(header, names, checksum, rest), 3)).isEqualTo("text");
  }

  @Test
  void damagedOrIncompleteGzipIsRefusedAfterWhatCameBeforeIt() throws IOException {
    byte[] whole = gzip(TEXT);
    byte[] checksum = whole.clone();
    checksum[whole.length - 6] ^= 1;
    byte[] reserved = whole.clone();
    reserved[3] = (byte) 0x80;

    assertRefused(Arrays.copyOf(whole, whole.length - 1), "incomplete");
    assertRefused(Arrays.copyOf(whole, whole.length / 2), "incomplete");
    assertRefused(Arrays.copyOf(whole, 5), "incomplete");
    assertRefused(checksum, "checksum differs");
    assertRefused(reserved, "damaged");
    assertRefused(join(whole, "more".getBytes(UTF_8)), "something else follows them");
    assertRefused(join(whole, new byte[2], whole), "something else follows them");
    assertRefused(join(whole, Arrays.copyOf(whole, 6)), "incomplete");
    byte[] zstd = zstd(TEXT);
    assertRefused(Arrays.copyOf(zstd, zstd.length - 2), "Zstandard data are damaged or incomplete");

    LineReader lines =
        new LineReader(
            new DecodedStream("x", pieces(join(gzip("a\nb\n"), hex("1f 8b")), 9)),
            InvalidUtf8.REPLACE);
    assertThat(List.of(lines.next(), lines.next())).containsExactly("a", "b");
    assertThatThrownBy(lines::next).isInstanceOf(IOException.class);
  }

  private static void assertRefused(byte[] bytes, String part) {
    for (int piece : new int[] {1, 1_000_000}) {
      assertThatThrownBy(() -> decode("x", bytes, piece))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(part);
    }
  }

  @Test
  void flippedBytesAreRefusedOrChangeNothing() throws IOException {
    byte[] whole = gzip("some text that is not very long\n".repeat(20));
    String text = decode("x", whole, 100);
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      byte[] bytes = whole.clone();
      // The first three bytes make it gzip, the next seven but the flags mean nothing here.
      bytes[3 + random.nextInt(bytes.length - 3)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(decode("x", bytes, 1 + random.nextInt(40))).isEqualTo(text);
      } catch (IOException e) {
        assertThat(e).hasMessageStartingWith("its gzip data are ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "fffe, iconv -f UTF-16 -t UTF-8",
    "fffe 6100 0a00, iconv -f UTF-16 -t UTF-8",
    "feff 0061 000a, iconv -f UTF-16 -t UTF-8",
    "fffe0000 61000000, UTF-32",
    "0000feff 00000061, UTF-32",
    "425a6839314159265359 00, bzip2",
    "fd377a585a00 00, xz -dc",
    "04224d18 64, lz4",
    "504b0304 14, zip archive",
    "50415231 15 04, Parquet",
  })
  void otherCompressionsAndEncodingsAreRefusedByName(String bytes, String name) {
    for (int piece : new int[] {1, 100}) {
      assertThatThrownBy(() -> decode("x", hex(bytes), piece))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void whatOnlyBeginsLikeASignatureIsText() throws IOException {
    for (String text : List.of("(", "(a\n", "P", "PK\n", "PAR1\n", "PAR", "BZh91\n", "\u001f\n")) {
      assertThat(decode("x", text.getBytes(UTF_8), 1)).isEqualTo(text);
    }
  }

  @Test
  void whatIsCompressedTwiceOrNotAtAllIsRefused() throws IOException {
    ByteArrayOutputStream twice = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(twice)) {
      gzip.write(gzip("a"));
    }
    assertRefused(twice.toByteArray(), "compressed twice");
    for (String name : List.of("a.gz", "a.csv.ZST")) {
      assertThatThrownBy(() -> decode(name, "plain".getBytes(UTF_8), 3))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("not compressed");
    }
  }

  @Test
  void aLineIsThereAsSoonAsItsNewlineIs() throws IOException {
    try (PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out)) {
      LineReader lines = new LineReader(new DecodedStream("-", in), InvalidUtf8.REPLACE);
      // Nobody writes more while next() runs: it would wait for ever if it asked for more.
      out.write("(\n".getBytes(UTF_8));
      assertThat(lines.next()).isEqualTo("(");
      out.write("P\nBZh9\n".getBytes(UTF_8));
      assertThat(List.of(lines.next(), lines.next())).containsExactly("P", "BZh9");
    }
    try (PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out)) {
      LineReader lines = new LineReader(new DecodedStream("-", in), InvalidUtf8.REPLACE);
      GZIPOutputStream gzip = new GZIPOutputStream(out, true);
      gzip.write("first\n".getBytes(UTF_8));
      gzip.flush();
      assertThat(lines.next()).isEqualTo("first");
      gzip.write("second\n".getBytes(UTF_8));
      gzip.close();
      assertThat(lines.next()).isEqualTo("second");
    }
  }
}
