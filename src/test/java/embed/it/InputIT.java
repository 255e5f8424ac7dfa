package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.cli.InProcess;
import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
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
  void linesFromAnywhereGiveTheSameRows(String script) throws IOException {
    Files.writeString(folder.resolve("b"), "an argument file, to other programs\n");
    assertThat(shell.run(script)).isEqualTo(new Result(0, InProcess.run("a", "@b", "").out(), ""));
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
