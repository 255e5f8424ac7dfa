package embed.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
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

/** Where lines come from and what counts as one. */
class InputIT {
  @TempDir private static Path folder;
  private static Shell shell;

  /** The rows of the lines {@code a}, {@code @b}, nothing and {@code \uFFFD}. */
  private static List<String> rows;

  @BeforeAll
  static void embedFourLines() throws IOException {
    shell = new Shell(folder);
    Files.writeString(folder.resolve("b"), "an argument file, to other programs\n");
    Files.writeString(folder.resolve("a.txt"), "a\n");
    Files.writeString(
        folder.resolve("long.txt"), "a\n" + "x y ".repeat(100) + "\n" + "x y ".repeat(200) + "\n");
    Result result = shell.run("embed a @b '' \uFFFD");
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    rows = result.out().lines().toList();
    assertThat(rows).hasSize(4).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "printf 'a\\n@b\\n\\n' | embed",
        "printf 'a\\r\\n@b\\r\\n\\r\\n' | embed --input -",
        "printf 'a\\n@b\\n\\n' > lines; embed -i lines",
        "printf '\\357\\273\\277a\\n@b\\n\\n' > marked; embed < marked",
        "mkfifo pipe; (echo a; sleep 0.3; echo @b; echo) > pipe & embed -i pipe",
        "embed -- a @b '' < a.txt"
      })
  void linesFromAnywhereGiveTheSameRows(String script) {
    assertRows(shell.run(script), 0, 1, 2);
  }

  @Test
  void theLastLineNeedsNoNewline() {
    assertRows(shell.run("printf 'a\\n\\n@b' | embed"), 0, 2, 1);
  }

  @Test
  void anEmptyInputHasNoRows() {
    assertThat(shell.run("embed < /dev/null")).isEqualTo(new Result(0, "", ""));
    Result header = shell.run("embed --header -i /dev/null");
    assertThat(header.out().strip().split(",")).hasSize(128).startsWith("dim_0", "dim_1");
    assertThat(header.out()).endsWith(",dim_127\n").hasLineCount(1);
  }

  @Test
  void aHeaderComesBeforeTheRows() {
    assertThat(shell.run("embed --header a").out())
        .startsWith("dim_0,dim_1,")
        .endsWith("\n" + rows.get(0) + "\n")
        .hasLineCount(2);
  }

  @Test
  void invalidBytesAreReadAsReplacementCharactersAndCounted() {
    Result result = shell.run("printf '\\377\\na\\n\\377\\n' | embed");
    assertThat(result.err())
        .isEqualTo(
            "embed: 2 lines had bytes that are not UTF-8, read as U+FFFD (--invalid error would"
                + " refuse them)\n");
    assertRows(new Result(result.exitCode(), result.out(), ""), 3, 0, 3);
  }

  @Test
  void invalidBytesAreRefusedAfterTheRowsBeforeThem() {
    Result result = shell.run("printf 'a\\n@b\\n\\377\\na\\n' | embed --invalid error");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out().lines()).containsExactlyElementsOf(rows.subList(0, 2));
    assertThat(result.err())
        .startsWith("embed: standard input: line 3 is not valid UTF-8")
        .hasLineCount(1);
  }

  @Test
  void longLinesAreCutAndCounted() {
    Result result = shell.run("embed -i long.txt");
    assertThat(result.err())
        .isEqualTo(
            "embed: 2 lines were truncated to the 128 tokens that the checkpoint takes (--long error"
                + " would refuse them)\n");
    assertThat(result.exitCode()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines).hasSize(3).startsWith(rows.get(0));
    assertThat(lines.get(1)).isEqualTo(lines.get(2));
  }

  @Test
  void longLinesAreRefusedAfterTheRowsBeforeThem() {
    Result result = shell.run("embed -i long.txt --long error");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out()).isEqualTo(rows.get(0) + "\n");
    assertThat(result.err())
        .startsWith("embed: long.txt: line 2 has more than the 128 tokens")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "embed -i absent | cannot read absent (No such file or directory)",
        "embed -i home | cannot read home (Is a directory)",
        "embed < home | cannot read standard input: Is a directory",
        "embed <&- | cannot read standard input: it is closed",
        "embed -m absent a | absent: no such directory",
        "EMBED_MODEL=absent embed a | EMBED_MODEL is absent, which is no directory",
        "embed --layer 7 a | no layer 7: ",
        "embed --device cuda:99 a | no device cuda:99: ",
      })
  void whatCannotBeReadOrDoneIsToldInOneLine(String script, String message) {
    Result result = shell.run(script);
    assertThat(result.err()).startsWith("embed: " + message).hasLineCount(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(1);
  }

  @Test
  void aTerminalWithoutTextGetsTheUsage() {
    Result result =
        shell.run("NO_COLOR=1 script -qec embed /dev/null </dev/null; echo \"ended $?\"");
    assertThat(result.out().replace("\r", ""))
        .startsWith("Usage: embed [OPTIONS] [TEXT...] [COMMAND]\n")
        .contains("\nembed: no text: give it as an argument")
        .endsWith("\nended 2\n");
  }

  @Test
  void aClosedStandardInputIsNoMatterWhereTextIsGiven() {
    assertRows(shell.run("embed a <&-"), 0);
  }

  private static void assertRows(Result result, int... expected) {
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    String joined = Arrays.stream(expected).mapToObj(i -> rows.get(i) + "\n").collect(joining());
    assertThat(result.out()).isEqualTo(joined);
  }
}
