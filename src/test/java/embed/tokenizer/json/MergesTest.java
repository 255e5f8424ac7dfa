package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import embed.file.Json;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergesTest {
  @Test
  void theFirstLineAndWhatFollowsTheLastNewlineAreNoMerges() {
    assertThat(merges("#version: 0.2\na b\nc d\ne f")).isEqualTo(List.of("a b", "c d"));
    assertThat(merges("a b\nc d\n")).isEqualTo(List.of("c d"));
    assertThat(merges("")).isEmpty();
    assertThat(merges("a b")).isEmpty();
  }

  @Test
  void carriageReturnsBeforeNewlinesAndEmptyLinesAreSkipped() {
    assertThat(merges("#\r\na b\r\n\r\nc d\r\n\n")).isEqualTo(List.of("a b", "c d"));
  }

  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(merges("#\n\" \\\n\\\\ \"\"\nĠ é\n"))
        .isEqualTo(List.of("\" \\", "\\\\ \"\"", "Ġ é"));
  }

  @Test
  void ofEqualMergesTheFirstCounts() {
    assertThat(merges("#\na b\nc d\na b\n\" x\n\" x\nc d\ne f\n"))
        .isEqualTo(List.of("a b", "c d", "\" x", "e f"));
  }

  private static List<?> merges(String text) {
    String file = "merges.txt";
    return (List<?>) Json.value(Merges.toJson(text, Path.of(file)), file);
  }
}
