package embed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedFileTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\ud800", "a\ufffd"})
  void aNameThatNoFileCanHaveIsRefused(String name) {
    assertThatThrownBy(() -> NamedFile.given(name))
        .isInstanceOf(EmbedException.class)
        .hasMessage(
            PlainText.quote(name)
                + " is not UTF-8 or no name for a file: rename it, or link to it");
  }

  @Test
  void anyOtherNameIsTaken() throws IOException {
    assertThat(NamedFile.given("ü/日本.csv")).isEqualTo(Path.of("ü/日本.csv"));
    Path odd = Files.createFile(folder.resolve("a\ufffd"));
    assertThat(NamedFile.given(odd.toString())).isEqualTo(odd);
  }

  @Test
  void aLinkToNothingExists() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("none"));
    assertThat(NamedFile.exists(link)).isTrue();
    assertThat(NamedFile.exists(folder.resolve("none"))).isFalse();
  }
}
