package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir private Path folder;

  @Test
  void aLinkWithTheNameOfTheUnfinishedFileIsNotFollowed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path part = folder.resolve(".map.html." + ProcessHandle.current().pid() + ".part");
    Files.createSymbolicLink(part, victim);

    try (OutputFile file = OutputFile.create(folder.resolve("map.html"))) {
      assertThat(Files.isSymbolicLink(part)).isFalse();
      file.write("<html>");
    }
    assertThat(victim).hasContent("precious");
    assertThat(folder.resolve("map.html")).hasContent("<html>");
    assertThat(part).doesNotExist();
  }
}
