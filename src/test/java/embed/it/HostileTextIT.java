package embed.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import embed.References.Reference;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Text as nobody should have to read it, through the packaged program: each line gives one row, in
 * order, and the lines around it keep theirs to the bit.
 */
class HostileTextIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");
  private static final Reference MODEL = References.of("gelu-new-bf16");
  private static final List<String> NEIGHBOURS = List.of("int before ;", "return after ( x ) ;");
  private static final long EMPTY_LINES = Long.getLong("soak.empty", 500_000);
  private static final int MEGABYTE = 1_000_000;

  /**
   * What the program takes without any hostile text, plus its recent lines, with room for noise.
   */
  private static final long ORDINARY_MEMORY = 700L << 20;

  private static List<String> neighbours;

  private interface Feed {
    void to(OutputStream in) throws IOException;
  }

  /** The rows of a run, what it said, and the most memory that it had. */
  private record Run(List<String> rows, String err, long peak) {}

  @BeforeAll
  static void embedTheNeighbours() {
    Launch launch = Launch.of(EMBED, "-m", MODEL.directory().toAbsolutePath().toString());
    neighbours = launch.reading(String.join("\n", NEIGHBOURS)).run().out().lines().toList();
    assertThat(neighbours).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void nulBytesAreText() throws IOException {
    List<String> rows = rowsOf("a\0b", "\0", "\0".repeat(5_000), "ab", "");
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void everyKindOfInvalidUtf8IsReplacedLineByLine() throws IOException {
    List<byte[]> lines =
        List.of(
            bytes(0xC0, 0x80), // overlong forms
            bytes('a', 0xE0, 0x80, 0xAF),
            bytes(0xF0, 0x80, 0x80, 0xAF, 'b'),
            bytes(0xE2, 0x82), // cut short
            bytes('x', 0xF0, 0x9F, 0x98),
            bytes(0x80), // continuations of nothing
            bytes('y', 0xBF, 0xBF),
            bytes(0xF8, 0x88, 0x80, 0x80, 0x80), // of five and six bytes
            bytes(0xFC, 0x84, 0x80, 0x80, 0x80, 0x80),
            bytes(0xF4, 0x90, 0x80, 0x80), // beyond U+10FFFF
            bytes(0xF7, 0xBF, 0xBF, 0xBF),
            bytes(0xFE, 0xFF)); // never a byte of UTF-8
    List<String> replaced = new ArrayList<>();
    for (byte[] line : lines) {
      replaced.add(new String(line, UTF_8));
    }
    assertThat(replaced).allMatch(line -> line.contains("\uFFFD"));
    Run run = run(lines);
    assertThat(run.err())
        .startsWith("embed: 12 lines had bytes that are not UTF-8, read as U+FFFD");
    assertThat(run.rows()).isEqualTo(rowsOf(replaced.toArray(new String[0])));
  }

  @Test
  void surrogatesEncodedOneByOneAreInvalid() throws IOException {
    List<byte[]> lines =
        List.of(
            bytes(0xED, 0xA0, 0x80),
            bytes('a', 0xED, 0xBF, 0xBF, 'b'),
            bytes(0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80)); // an emoji in CESU-8
    Run run = run(lines);
    assertThat(run.err()).startsWith("embed: 3 lines had bytes that are not UTF-8");
    assertThat(run.rows()).doesNotContain(rowsOf("\uD83D\uDE00").get(0));
  }

  @Test
  void byteOrderMarksInsideTheStreamAreText() throws IOException {
    List<String> rows = rowsOf("\uFEFFa", "a", "\uFEFF", "\uFEFF\uFEFF", "");
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void floodsOfCombiningAndBidirectionalCharactersAreOneLineEach() throws IOException {
    String combining = "a" + "\u0301\u0327\u20DD".repeat(20_000);
    String bidirectional = "\u202E\u2066\u202B\u2069".repeat(20_000) + "a";
    String joiners = "\uD83D\uDC69\u200D".repeat(20_000);
    assertThat(rowsOf(combining, bidirectional, joiners, "a")).doesNotHaveDuplicates();
  }

  @Test
  void onlyANewlineEndsALine() throws IOException {
    List<String> rows = rowsOf("a\rb", "\r\r", "a\u2028b", "a\u2029b", "a\u0085b", "a\u000Bb\fc");
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void specialTokensSpelledInTheTextAreLinesLikeOthers() throws IOException {
    List<String> rows =
        rowsOf("<s>", "</s>", "<mask>", "<unk>", "<s></s>", "a <mask> b", "a<mask>b", "</s><s>");
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows.get(0)).isNotEqualTo(rowsOf("").get(0));
  }

  @Test
  void aLineOfPadTokensHasARowOfNumbers() throws IOException {
    List<String> rows = rowsOf("<pad>", "<pad>".repeat(50), "<pad>".repeat(10_000), "<pad>a<pad>");
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows).allMatch(row -> row.matches("[-0-9.E,]+"));
  }

  @Test
  void megabytesInOneLineAreCutLikeThreeHundredCharacters() throws IOException {
    longLine(10);
  }

  @Test
  @Tag("full")
  void aHundredMegabytesInOneLineAreCutLikeThreeHundredCharacters() throws IOException {
    longLine(100);
  }

  private static void longLine(int megabytes) throws IOException {
    byte[] part = "x".repeat(MEGABYTE).getBytes(UTF_8);
    Run run =
        run(
            1,
            in -> {
              for (int i = 0; i < megabytes; i++) {
                in.write(part);
              }
              in.write('\n');
            });
    assertThat(run.rows()).isEqualTo(rowsOf("x".repeat(50_000)));
    System.out.printf(
        "%d MB in one line: %.0f MB of memory at most%n", megabytes, run.peak() / 1e6);
    assertThat(run.peak()).isLessThan(ORDINARY_MEMORY + 5L * megabytes * MEGABYTE);
  }

  @Test
  void manyEmptyLinesHaveARowEach() throws IOException {
    emptyLines(50_000);
  }

  @Test
  @Tag("full")
  void millionsOfEmptyLinesHaveARowEach() throws IOException {
    emptyLines(EMPTY_LINES);
  }

  private static void emptyLines(long count) throws IOException {
    byte[] part = "\n".repeat(10_000).getBytes(UTF_8);
    Run run =
        run(
            count,
            in -> {
              for (long i = 0; i < count / 10_000; i++) {
                in.write(part);
              }
            });
    assertThat(run.rows()).isEqualTo(rowsOf(""));
    System.out.printf("%,d empty lines: %.0f MB of memory at most%n", count, run.peak() / 1e6);
    assertThat(run.peak()).isLessThan(ORDINARY_MEMORY);
  }

  /** The rows of valid lines. */
  private static List<String> rowsOf(String... lines) throws IOException {
    List<byte[]> bytes = new ArrayList<>();
    for (String line : lines) {
      bytes.add(line.getBytes(UTF_8));
    }
    Run run = run(bytes);
    assertThat(run.err()).doesNotContain("UTF-8");
    return run.rows();
  }

  private static Run run(List<byte[]> lines) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    Run run = run(lines.size(), in -> in.write(all.toByteArray()));
    assertThat(run.peak()).isLessThan(ORDINARY_MEMORY);
    return run;
  }

  /**
   * Embeds lines between the neighbours, whose rows it checks.
   *
   * @return the rows of the lines between; of more than a thousand that are all alike, one
   */
  private static Run run(long lines, Feed feed) throws IOException {
    Path err = Files.createTempFile("embed-err", "");
    ProcessBuilder builder =
        new ProcessBuilder(EMBED.toString(), "-m", MODEL.directory().toAbsolutePath().toString());
    Process process = builder.redirectError(err.toFile()).start();
    Thread feeder = new Thread(() -> feed(process, feed), "feeder");
    feeder.start();
    List<String> rows = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), ISO_8859_1), 1 << 16)) {
      assertThat(out.readLine()).isEqualTo(neighbours.get(0));
      for (long i = 0; i < lines; i++) {
        String row = out.readLine();
        if (lines > 1_000 && i > 0) {
          assertThat(row.equals(rows.get(0))).isTrue();
        } else {
          rows.add(row);
        }
      }
      assertThat(out.readLine()).isEqualTo(neighbours.get(1));
      long peak = ProcessStatus.of(process.pid()).peak();
      process.getOutputStream().close();
      assertThat(out.readLine()).isNull();
      assertThat(process.waitFor()).isZero();
      return new Run(Collections.unmodifiableList(rows), Files.readString(err), peak);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      process.destroyForcibly();
      Files.delete(err);
    }
  }

  private static void feed(Process process, Feed feed) {
    try {
      OutputStream in = process.getOutputStream();
      in.write((NEIGHBOURS.get(0) + "\n").getBytes(UTF_8));
      feed.to(in);
      in.write((NEIGHBOURS.get(1) + "\n").getBytes(UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
