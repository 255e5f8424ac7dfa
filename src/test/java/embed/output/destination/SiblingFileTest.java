package embed.output.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that somebody has put where an output has its own. */
final class SiblingFileTest {
  @TempDir private Path folder;

  private void assertRefused(boolean resume, String name, String what) {
    Path target = folder.resolve("vectors");
    assertThatThrownBy(
            () -> FileDestination.open(target, Map.of(), () -> "kernels", resume).close())
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith(folder.resolve(name) + " is " + what)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "vectors.partial, false",
    "vectors.partial, true",
    "vectors.resume, false",
    "vectors.resume, true"
  })
  void noLinkIsFollowed(String name, boolean resume) throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "");
    Files.createSymbolicLink(folder.resolve(name), victim);
    assertRefused(resume, name, "a symbolic link");
    Files.writeString(victim, "precious");
    assertRefused(resume, name, "a symbolic link");
    assertThat(victim).hasContent("precious");
    Files.delete(victim);
    assertRefused(resume, name, "a symbolic link");

    assertThat(victim).doesNotExist();
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve(name));
    }
  }

  @ParameterizedTest
  @CsvSource({"vectors.partial, false", "vectors.partial, true", "vectors.resume, true"})
  void nothingButARegularFileIsReplaced(String name, boolean resume) throws IOException {
    Files.createDirectory(folder.resolve(name));
    assertRefused(resume, name, "not a regular file");
    assertThat(folder.resolve(name)).isDirectory();
  }

  @Test
  void anotherNameOfAFileKeepsItsContent() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Files.createLink(folder.resolve("vectors.partial"), victim);
    Path target = folder.resolve("vectors");
    FileDestination.open(target, Map.of(), () -> "kernels", false).close();
    assertThat(victim).hasContent("precious");

    Files.createLink(folder.resolve("vectors.resume"), victim);
    assertRefused(false, "vectors.resume", "not a file of embed's");
    assertThat(victim).hasContent("precious");
    assertThat(Files.exists(folder.resolve("vectors.partial"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }
}
