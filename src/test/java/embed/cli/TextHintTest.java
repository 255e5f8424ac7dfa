package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextHintTest {
  @Test
  void theNameOfAFileIsEmbeddedAndSaidToBeOne(@TempDir Path folder) throws IOException {
    String name = Files.writeString(folder.resolve("lines.txt"), "a\n").toString();
    InProcess run = InProcess.run("a", name);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).hasLineCount(2);
    assertThat(run.err())
        .isEqualTo(
            "embed: the text \"%s\" itself is embedded: for the lines of the file of this name, use --input\n"
                .formatted(name));
  }

  @ParameterizedTest
  @CsvSource({
    "help, 'the program''s help, use --help'",
    "version, 'the program''s version, use --version'",
    "verify, 'the command verify, make it the first word'",
    "inspct, 'the command inspect, make it the first word'",
    "similars, 'the command similar, make it the first word'",
    "veryfy, 'the command verify, make it the first word'"
  })
  void aWordThatIsNearlyACommandSaysWhich(String text, String meant) {
    assertThat(TextHint.of(List.of("a", text)))
        .isEqualTo("the text \"%s\" itself is embedded: for %s".formatted(text, meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "", "map", "verity!", "inspection", "verify this", "\0", "src"})
  void otherTextsAreTextsAlone(String text) {
    assertThat(TextHint.of(List.of(text))).isNull();
  }
}
