package embed.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

class LineReaderTest {
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  @Property
  void anyBytesInAnyPiecesGiveTheLinesOfASimpleSplit(
      @ForAll("bytes") byte[] bytes, @ForAll @IntRange(min = 1, max = 7) int piece)
      throws IOException {
    List<byte[]> expected = split(bytes);
    LineReader reader = new LineReader(pieces(bytes, piece), InvalidUtf8.REPLACE);
    long invalid = 0;
    for (byte[] line : expected) {
      String text = new String(line, UTF_8);
      assertThat(reader.next()).isEqualTo(text);
      invalid += Arrays.equals(text.getBytes(UTF_8), line) ? 0 : 1;
    }
    assertThat(reader.next()).isNull();
    assertThat(reader.next()).isNull();
    assertThat(reader.lineNumber()).isEqualTo(expected.size());
    assertThat(reader.invalidLines()).isEqualTo(invalid);
  }

  @Provide
  Arbitrary<byte[]> bytes() {
    Arbitrary<byte[]> telling =
        Arbitraries.of(
                "\n", "\r", "\r\n", "a", " ", "é", "日", "😀", "\uFFFD", "\uFEFF", "\u2028", "\0")
            .map(text -> text.getBytes(UTF_8));
    Arbitrary<byte[]> any = Arbitraries.bytes().map(value -> new byte[] {value});
    return Arbitraries.frequencyOf(Tuple.of(4, telling), Tuple.of(1, any))
        .list()
        .ofMaxSize(40)
        .map(LineReaderTest::join);
  }

  @Example
  void anInvalidSequenceBecomesOneReplacementAsTheUnicodeStandardRecommends() throws IOException {
    // From table 3-11 of the Unicode Standard: truncated sequences of four, three and two bytes.
    byte[] bytes = bytes(0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41);
    LineReader reader = reader(bytes);
    assertThat(reader.next()).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFDA");
    assertThat(reader.invalidLines()).isEqualTo(1);
  }

  @Example
  void encodedSurrogatesAndOverlongFormsAreInvalid() throws IOException {
    for (byte[] bytes :
        List.of(bytes(0xED, 0xA0, 0x80), bytes(0xC0, 0x80), bytes(0xF8, 0x88, 0x80, 0x80, 0x80))) {
      LineReader reader = reader(bytes);
      assertThat(reader.next()).matches("\uFFFD+");
      assertThat(reader.invalidLines()).isEqualTo(1);
    }
  }

  @Example
  void aReplacementCharacterInTheTextItselfIsValid() throws IOException {
    LineReader reader = reader("a\uFFFDb\n".getBytes(UTF_8));
    assertThat(reader.next()).isEqualTo("a\uFFFDb");
    assertThat(reader.invalidLines()).isZero();
  }

  @Example
  void theErrorPolicyNamesTheLine() throws IOException {
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream(bytes('a', '\n', 0xFF, '\n', 'b')), InvalidUtf8.ERROR);
    assertThat(reader.next()).isEqualTo("a");
    assertThatThrownBy(reader::next)
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("line 2 is not valid UTF-8");
  }

  @Example
  void aByteOrderMarkIsSkippedAtTheStartAloneAndNotALineEnd() throws IOException {
    LineReader reader = reader(join(List.of(MARK, "a\n".getBytes(UTF_8), MARK)));
    assertThat(reader.next()).isEqualTo("a");
    assertThat(reader.next()).isEqualTo("\uFEFF");
    assertThat(reader.next()).isNull();
    assertThat(reader(MARK).next()).isNull();
  }

  @Example
  void aLineIsThereAsSoonAsItsNewlineIs() throws IOException {
    try (PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out)) {
      LineReader reader = new LineReader(in, InvalidUtf8.REPLACE);
      // Nobody writes more while next() runs: it would wait for ever if it asked for more.
      out.write("first\nsecond\nth".getBytes(UTF_8));
      assertThat(reader.next()).isEqualTo("first");
      assertThat(reader.next()).isEqualTo("second");
      out.write("ird\n".getBytes(UTF_8));
      assertThat(reader.next()).isEqualTo("third");
    }
  }

  @Example
  void aLineOfAHundredMegabytesIsRead() throws IOException {
    int length = 100_000_000;
    byte[] bytes = new byte[length + 5];
    Arrays.fill(bytes, (byte) 'x');
    bytes[length] = '\n';
    LineReader reader = reader(bytes);
    assertThat(reader.next()).hasSize(length);
    assertThat(reader.next()).isEqualTo("xxxx");
    assertThat(reader.next()).isNull();
  }

  @Example
  void aLineBeyondTheLimitIsRefusedByItsNumber() throws IOException {
    byte[] bytes = new byte[400_000];
    Arrays.fill(bytes, (byte) 'x');
    bytes[3] = '\n';
    LineReader reader =
        new LineReader(new ByteArrayInputStream(bytes), InvalidUtf8.REPLACE, 200_000);
    assertThat(reader.next()).isEqualTo("xxx");
    assertThatThrownBy(reader::next)
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("line 2 is longer than 200000 bytes");
  }

  @Example
  void aFailingStreamFailsTheReader() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    assertThatThrownBy(new LineReader(closed, InvalidUtf8.REPLACE)::next)
        .isInstanceOf(IOException.class);
  }

  private static List<byte[]> split(byte[] all) {
    boolean marked = Arrays.mismatch(all, MARK) >= MARK.length || Arrays.equals(all, MARK);
    List<byte[]> lines = new ArrayList<>();
    int start = marked ? MARK.length : 0;
    for (int i = start; i < all.length; i++) {
      if (all[i] == '\n') {
        boolean carriageReturn = i > start && all[i - 1] == '\r';
        lines.add(Arrays.copyOfRange(all, start, carriageReturn ? i - 1 : i));
        start = i + 1;
      }
    }
    if (start < all.length) {
      lines.add(Arrays.copyOfRange(all, start, all.length));
    }
    return lines;
  }

  /** A stream that gives at most {@code size} bytes at once. */
  private static InputStream pieces(byte[] bytes, int size) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, size));
      }
    };
  }

  private static LineReader reader(byte[] bytes) {
    return new LineReader(new ByteArrayInputStream(bytes), InvalidUtf8.REPLACE);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
