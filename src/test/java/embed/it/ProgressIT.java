package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the packaged program tells of its runs. */
class ProgressIT {
  private static final Path EMBED = Path.of(System.getProperty("embed.home"), "bin", "embed");

  @TempDir private Path folder;
  private String lines;
  private String output;

  @BeforeEach
  void write() throws IOException {
    List<String> some =
        IntStream.range(0, 6_000).mapToObj(i -> "int a" + i % 3_000 + " ;").toList();
    lines = Files.write(folder.resolve("lines.txt"), some).toString();
    output = folder.resolve("vectors.raw").toString();
  }

  @Test
  void saysAtTheEndWhatItDid() {
    Result result =
        Launch.of(EMBED, "--verbose").reading("int a ;\nint a ;\n" + "x ".repeat(600) + "\n").run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).hasLineCount(3);
    assertThat(result.err())
        .contains("embed: 1 line was truncated to the ")
        .containsPattern(
            "embed: 3 lines \\(2 distinct, 1 truncated, 0 not UTF-8\\), [0-9]+ tokens, [0-9.]+ s, [0-9,]+"
                + " lines/s\n$");
  }

  /** On the processor at hand, and as if it were one without packed kernels. */
  @ParameterizedTest
  @CsvSource({
    "-Dos.arch=amd64, 'by oneDNN'",
    "-Dos.arch=aarch64, 'by PyTorch: plain kernels, slower .* last bits may depend on the batch'"
  })
  void saysWhatTheProcessorMeansForSpeedAndBits(String processor, String kernels) {
    Result result = Launch.of(EMBED, "-v", "int a ;").with("EMBED_JAVA_OPTS", processor).run();
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).containsPattern("embed: dtype: float32 " + kernels);
  }

  @Test
  void showsAShareAndASpeedAndTakesThemAwayAgain() {
    Result result = Launch.of(EMBED, "--progress", "-i", lines, "-o", output).run();

    assertThat(result.exitCode()).isZero();
    assertThat(result.err())
        .contains("%", " lines, ", "/s")
        .doesNotContain("\n")
        .endsWith("\r\u001b[K");
    for (String state : result.err().split("\r\u001b\\[K", -1)) {
      assertThat(state.length()).as(state).isLessThan(80);
    }
  }

  @Tag("full")
  @Test
  void showsNothingWhereStandardErrorIsNoTerminalOrNothingIsWanted() {
    assertThat(Launch.of(EMBED, "-i", lines, "-o", output).run().err()).isEmpty();
    assertThat(terminal("--no-progress")).doesNotContain("lines");
  }

  @Test
  void showsItByItselfOnATerminal() {
    assertThat(terminal()).contains("%", " lines, ");
  }

  /** What a run shows on a terminal, with the rows going to a file. */
  private String terminal(String... options) {
    String command = EMBED + " -i " + lines + " " + String.join(" ", options) + " > " + output;
    Result result = Launch.of("script", "-qec", command, "/dev/null").in(folder).run();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }
}
