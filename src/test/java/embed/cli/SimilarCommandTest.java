package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only a terminal gets to see. */
final class SimilarCommandTest {
  private static String onTerminal(String corpus, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "similar";
    all[1] = "--input";
    all[2] = "-";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(InProcess.run(corpus, out, false, true, Map.of(), all).exitCode()).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aTerminalGetsATable() {
    assertThat(onTerminal("int b ;\nreturn a ;\n", "-k", "1", "return a ;"))
        .isEqualTo("line    score  text\n   2   1.0000  return a ;\n");
  }

  @Test
  void severalTextsHaveATableEach() {
    assertThat(onTerminal("int b ;\nreturn a ;\n", "-k", "1", "return a ;", "int b ;"))
        .isEqualTo(
            """
            return a ;
            line    score  text
               2   1.0000  return a ;

            int b ;
            line    score  text
               1   1.0000  int b ;
            """);
  }

  @Test
  void aLineCannotCommandTheTerminalNorBreakTheTable() {
    String table = onTerminal("\u001b[2J\ta\rb" + "x".repeat(500) + "\n", "a");

    assertThat(table).contains("\\u001b[2J a\\u000db").endsWith("x…\n").hasLineCount(2);
    assertThat(table.chars()).noneMatch(c -> c < ' ' && c != '\n');
  }
}
