package embed.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a line, and what is said of lines that cannot be taken as they are. */
class InputTest {
  @TempDir private static Path folder;

  /** The rows of the lines {@code a}, {@code @b}, nothing and {@code \uFFFD}. */
  private static List<String> rows;

  @BeforeAll
  static void embedFourLines() throws IOException {
    Files.writeString(
        folder.resolve("long.txt"), "a\n" + "x y ".repeat(100) + "\n" + "x y ".repeat(200) + "\n");
    InProcess result = InProcess.run("a", "@b", "", "\uFFFD");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    rows = result.out().lines().toList();
    assertThat(rows).hasSize(4).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n@b\n\n", "a\r\n@b\r\n\r\n", "\uFEFFa\n@b\n\n"})
  void linesOfAnyKindGiveTheSameRows(String lines) throws IOException {
    assertRows(CommandRun.of().reading(lines).run(), 0, 1, 2);
    assertRows(CommandRun.of("--input", "-").reading(lines).run(), 0, 1, 2);
    Path file = Files.writeString(folder.resolve("lines"), lines);
    assertRows(CommandRun.of("-i", file).run(), 0, 1, 2);
  }

  @Test
  void theLastLineNeedsNoNewline() {
    assertRows(CommandRun.of().reading("a\n\n@b").run(), 0, 2, 1);
  }

  @Test
  void anEmptyInputHasNoRows() {
    assertThat(CommandRun.of().run()).isEqualTo(new InProcess(0, "", ""));
    InProcess header = InProcess.run("--header", "-i", "/dev/null");
    assertThat(header.out().strip().split(",")).hasSize(128).startsWith("dim_0", "dim_1");
    assertThat(header.out()).endsWith(",dim_127\n").hasLineCount(1);
  }

  @Test
  void aHeaderComesBeforeTheRows() {
    assertThat(InProcess.run("--header", "a").out())
        .startsWith("dim_0,dim_1,")
        .endsWith("\n" + rows.get(0) + "\n")
        .hasLineCount(2);
  }

  @Test
  void invalidBytesAreReadAsReplacementCharactersAndCounted() {
    InProcess result = CommandRun.of().reading(invalid("?\na\n?\n")).run();
    assertThat(result.err())
        .isEqualTo(
            "embed: 2 lines had bytes that are not UTF-8, read as U+FFFD (--invalid error would"
                + " refuse them)\n");
    assertRows(new InProcess(result.exitCode(), result.out(), ""), 3, 0, 3);
  }

  @Test
  void invalidBytesAreRefusedAfterTheRowsBeforeThem() {
    InProcess result = CommandRun.of("--invalid", "error").reading(invalid("a\n@b\n?\na\n")).run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines()).containsExactlyElementsOf(rows.subList(0, 2));
    assertThat(result.err())
        .startsWith("embed: standard input: line 3 is not valid UTF-8")
        .hasLineCount(1);
  }

  /** A text in which each question mark is a byte that UTF-8 never has. */
  private static byte[] invalid(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte each : text.getBytes(UTF_8)) {
      bytes.write(each == '?' ? 0xFF : each);
    }
    return bytes.toByteArray();
  }

  @Test
  void longLinesAreCutAndCounted() {
    InProcess result = CommandRun.of("-i", folder.resolve("long.txt")).run();
    assertThat(result.err())
        .isEqualTo(
            "embed: 2 lines were truncated to the 128 tokens of max_position_embeddings in config.json (--long error"
                + " would refuse them)\n");
    assertThat(result.exitCode()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(3).startsWith(rows.get(0));
    assertThat(lines.get(1)).isEqualTo(lines.get(2));
  }

  @Test
  void longLinesAreRefusedAfterTheRowsBeforeThem() {
    Path file = folder.resolve("long.txt");
    InProcess result = CommandRun.of("-i", file, "--long", "error").run();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo(rows.get(0) + "\n");
    assertThat(result.err())
        .startsWith("embed: " + file + ": line 2 has more than the 128 tokens")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "embed -i absent | cannot read absent (No such file or directory)",
        "embed -i / | cannot read / (Is a directory)",
        "embed -m absent a | absent: no such directory",
        "EMBED_MODEL=absent embed a | EMBED_MODEL is absent, which is no directory",
        "embed --layer 7 a | no layer 7: ",
        "embed --device cuda:99 a | no device cuda:99: ",
      })
  void whatCannotBeReadOrDoneIsToldInOneLine(String typed, String message) {
    InProcess result = CommandRun.typed(typed).run();
    assertThat(result.err()).startsWith("embed: " + message).hasLineCount(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(1);
  }

  private static void assertRows(InProcess result, int... expected) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    String joined = Arrays.stream(expected).mapToObj(i -> rows.get(i) + "\n").collect(joining());
    assertThat(result.out()).isEqualTo(joined);
  }
}
