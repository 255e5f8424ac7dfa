package embed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import embed.References;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Text as nobody should have to read it: each line gives one row, in order, and the lines around it
 * keep theirs to the bit.
 */
class HostileInputTest {
  private static final CommandRun EMBED =
      CommandRun.of("-m", References.of("gelu-new-bf16").directory());
  private static final List<String> NEIGHBOURS = List.of("int before ;", "return after ( x ) ;");

  private static List<String> neighbours;

  /** The rows of a run, and what it said. */
  private record Run(List<String> rows, String err) {}

  @BeforeAll
  static void embedTheNeighbours() {
    neighbours = EMBED.reading(String.join("\n", NEIGHBOURS)).run().out().lines().toList();
    assertThat(neighbours).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void nulBytesAreText() {
    List<String> rows = rowsOf("a\0b", "\0", "\0".repeat(5_000), "ab", "");
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void everyKindOfInvalidUtf8IsReplacedLineByLine() {
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
  void surrogatesEncodedOneByOneAreInvalid() {
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
  void byteOrderMarksInsideTheStreamAreText() {
    List<String> rows = rowsOf("\uFEFFa", "a", "\uFEFF", "\uFEFF\uFEFF", "");
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void floodsOfCombiningAndBidirectionalCharactersAreOneLineEach() {
    String combining = "a" + "\u0301\u0327\u20DD".repeat(20_000);
    String bidirectional = "\u202E\u2066\u202B\u2069".repeat(20_000) + "a";
    String joiners = "\uD83D\uDC69\u200D".repeat(20_000);
    assertThat(rowsOf(combining, bidirectional, joiners, "a")).doesNotHaveDuplicates();
  }

  @Test
  void onlyANewlineEndsALine() {
    List<String> rows = rowsOf("a\rb", "\r\r", "a\u2028b", "a\u2029b", "a\u0085b", "a\u000Bb\fc");
    assertThat(rows).doesNotHaveDuplicates();
  }

  @Test
  void specialTokensSpelledInTheTextAreLinesLikeOthers() {
    List<String> rows =
        rowsOf("<s>", "</s>", "<mask>", "<unk>", "<s></s>", "a <mask> b", "a<mask>b", "</s><s>");
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows.get(0)).isNotEqualTo(rowsOf("").get(0));
  }

  @Test
  void aLineOfPadTokensHasARowOfNumbers() {
    List<String> rows = rowsOf("<pad>", "<pad>".repeat(50), "<pad>".repeat(10_000), "<pad>a<pad>");
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows).allMatch(row -> row.matches("[-0-9.E,]+"));
  }

  /** The rows of valid lines. */
  private static List<String> rowsOf(String... lines) {
    List<byte[]> bytes = new ArrayList<>();
    for (String line : lines) {
      bytes.add(line.getBytes(UTF_8));
    }
    Run run = run(bytes);
    assertThat(run.err()).doesNotContain("UTF-8");
    return run.rows();
  }

  /** Embeds lines between the neighbours, whose rows it checks. */
  private static Run run(List<byte[]> lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes((NEIGHBOURS.get(0) + "\n").getBytes(UTF_8));
    for (byte[] line : lines) {
      all.writeBytes(line);
      all.write('\n');
    }
    all.writeBytes((NEIGHBOURS.get(1) + "\n").getBytes(UTF_8));
    InProcess result = EMBED.reading(all.toByteArray()).run();
    assertThat(result.exitCode()).isZero();
    List<String> rows = result.out().lines().toList();
    assertThat(rows).hasSize(lines.size() + 2);
    assertThat(rows.get(0)).isEqualTo(neighbours.get(0));
    assertThat(rows.get(rows.size() - 1)).isEqualTo(neighbours.get(1));
    return new Run(rows.subList(1, rows.size() - 1), result.err());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
