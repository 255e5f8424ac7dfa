package embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the README shows of the library is what runs. */
final class ReadmeTest {
  private static final Path SOURCE = Path.of("src/test/java/embed/ReadmeExample.java");

  @Test
  void theExampleInTheReadmeIsTheOneThatRuns() throws IOException {
    String source = Files.readString(SOURCE);
    String example =
        source
            .substring(
                source.indexOf("// begin\n") + "// begin\n".length(), source.indexOf("    // end"))
            .replaceAll("(?m)^ {4}", "");
    assertThat(Files.readString(Path.of("README.md"))).contains("```java\n" + example + "```");
  }

  @Test
  void theExampleFindsTheTwoLikeLinesMoreAlike() {
    assertThat(ReadmeExample.run(Path.of("models/Linux"))).isGreaterThan(0.5).isLessThan(1);
  }
}
