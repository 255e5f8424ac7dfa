package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import embed.it.Launch.Running;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program where a scheduler starts it, or a shell without a terminal. */
class SurroundingsIT {
  private static final Path BIN = Path.of(System.getProperty("embed.home"), "bin");
  private static final String TEXT = "é🙂";

  /** What every successful run of {@link #TEXT} prints. */
  private static String row;

  @TempDir private Path folder;

  private Launch launch(String script) {
    return Launch.of("sh", "-c", script).with("PATH", BIN + ":" + Launch.PATH).in(folder);
  }

  @BeforeAll
  static void embedTheText() {
    row = Launch.of(BIN.resolve("embed"), TEXT).with("LC_ALL", "C.UTF-8").run().out();
    assertThat(row).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LC_ALL=C embed -i " + TEXT + ".txt -o " + TEXT + ".csv; cat " + TEXT + ".csv",
        "env -i $(command -v env) PATH=\"$PATH\" embed " + TEXT,
        "setsid -w embed " + TEXT + " <&-",
        "nohup embed " + TEXT + " <&- 2>&-",
        "embed " + TEXT + " -o x.csv <&- >&- 2>&-; cat x.csv",
        "cat " + TEXT + ".txt | embed 2>&- | cat",
        "TERM=dumb HOME=/nonexistent embed " + TEXT,
        "trap '' PIPE; embed " + TEXT
      })
  void theRowIsTheSameWhateverThereIsNot(String script) throws IOException {
    Files.writeString(folder.resolve(TEXT + ".txt"), TEXT + "\n");
    Result result = launch(script).run();

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(row);
    assertThat(result.exitCode()).isZero();
  }

  @Tag("full")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "embed " + TEXT,
        "LC_ALL=C embed " + TEXT,
        "LANG=POSIX embed -i " + TEXT + ".txt",
        "LC_ALL=C embed < " + TEXT + ".txt",
        "setsid -w embed " + TEXT,
        "nohup embed " + TEXT,
        "embed -i " + TEXT + ".txt -o x.csv >&-; cat x.csv",
      })
  void theRowIsTheSameWhereLessIsMissing(String script) throws IOException {
    theRowIsTheSameWhateverThereIsNot(script);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " -o rows.csv"})
  void nohupKeepsARunGoingWhenItsTerminalGoesAway(String output)
      throws IOException, InterruptedException {
    Running running = launch("exec nohup embed" + output + " >>rows.csv").reading(null).begin();
    try (OutputStream stdin = running.process().getOutputStream()) {
      stdin.write((TEXT + "\n").getBytes(StandardCharsets.UTF_8));
      stdin.flush();
      awaitARow();
      Launch.of("sh", "-c", "kill -s HUP " + running.process().pid()).run();
      Thread.sleep(300);
      assertThat(running.process().isAlive()).isTrue();
      stdin.write((TEXT + "\n").getBytes(StandardCharsets.UTF_8));
    }
    Result result = running.finish();

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(folder.resolve("rows.csv")).hasContent(row + row);
  }

  /** In one of the files that the row may go to. */
  private void awaitARow() throws IOException, InterruptedException {
    for (int i = 0; i < 6_000; i++) {
      for (String name : new String[] {"rows.csv", "rows.csv.partial"}) {
        Path file = folder.resolve(name);
        if (Files.exists(file) && Files.size(file) == row.length()) {
          return;
        }
      }
      Thread.sleep(10);
    }
    throw new AssertionError("no row in " + folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "similar --help"})
  void helpHasColoursOnATerminalUnlessNoColorIsSet(String arguments) {
    String script = "script -qec 'embed " + arguments + "' /dev/null </dev/null | head -20";
    assertThat(launch(script).with("TERM", "xterm").run().out()).contains("\u001b[");
    assertThat(launch(script).with("TERM", "xterm").with("NO_COLOR", "1").run().out())
        .contains("Usage: ")
        .doesNotContain("\u001b");
    assertThat(launch("embed " + arguments).with("TERM", "xterm").run().out())
        .doesNotContain("\u001b");
  }

  @Test
  void inspectDrawsTablesInColoursOnATerminalUnlessTheyAreRefused() {
    String script = "script -qec \"embed inspect 'int a ;'\" /dev/null";
    Launch launch = launch(script).with("TERM", "xterm");
    String coloured = launch.run().out().replace("\r", "");
    String plain = launch.with("NO_COLOR", "1").run().out().replace("\r", "");
    assertThat(coloured).contains("\u001b[1m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain);
    assertThat(plain)
        .doesNotContain("\u001b")
        .contains("\n7 hidden states = embeddings + 6 layers\n  index  what it is ")
        .contains("\n  position   id  token  characters  text\n");
  }

  @Test
  void aProgressLineHasNoColoursWhereNoColorIsSet() throws IOException {
    Files.writeString(folder.resolve("lines"), "a\nb\n".repeat(500));
    String script = "script -qec 'embed -i lines -o rows.csv' /dev/null </dev/null";
    assertThat(launch(script).with("TERM", "xterm").with("NO_COLOR", "1").run().out())
        .doesNotContainPattern("\u001b\\[[0-9;]*m");
  }
}
