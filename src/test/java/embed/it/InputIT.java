package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the lines of the packaged program come from. */
class InputIT {
  @TempDir private Path folder;
  private Shell shell;

  @BeforeEach
  void openShell() throws IOException {
    shell = new Shell(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "printf 'a\\n@b\\n\\n' | embed",
        "printf 'a\\n@b\\n\\n' > lines; embed < lines",
        "mkfifo pipe; (echo a; sleep 0.3; echo @b; echo) > pipe & embed -i pipe",
        "echo a > lines; embed -- a @b '' < lines",
        "embed a @b '' <&-"
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
            "embed: 2 lines were truncated to the 128 tokens of model_max_length in"
                + " tokenizer_config.json (--long error"
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
        "embed < home | cannot read standard input: Is a directory",
        "embed <&- | cannot read standard input: it is closed"
      })
  void anInputThatCannotBeReadIsToldInOneLine(String script, String message) {
    assertThat(shell.run(script)).isEqualTo(new Result(1, "", "embed: " + message + "\n"));
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
}
