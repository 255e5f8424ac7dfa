package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergesTest {
  @Test
  void theFirstLineAndWhatFollowsTheLastNewlineAreNoMerges() {
    assertThat(merges("#version: 0.2\na b\nc d\ne f")).containsExactly("a b", "c d");
    assertThat(merges("a b\nc d\n")).containsExactly("c d");
    assertThat(merges("")).isEmpty();
    assertThat(merges("a b")).isEmpty();
  }

  @Test
  void carriageReturnsBeforeNewlinesAndEmptyLinesAreSkipped() {
    assertThat(merges("#\r\na b\r\n\r\nc d\r\n\n")).containsExactly("a b", "c d");
  }

  @Test
  void quotesAndBackslashesAreEscaped() {
    assertThat(merges("#\n\" \\\n\\\\ \"\"\nĠ é\n")).containsExactly("\" \\", "\\\\ \"\"", "Ġ é");
  }

  @Test
  void ofEqualMergesTheFirstCounts() {
    assertThat(merges("#\na b\nc d\na b\n\" x\n\" x\nc d\ne f\n"))
        .containsExactly("a b", "c d", "\" x", "e f");
  }

  private static List<String> merges(String text) {
    byte[] json = Merges.toJson(text.getBytes(StandardCharsets.UTF_8), Path.of("merges.txt"));
    JsonArray array =
        JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonArray();
    List<String> merges = new ArrayList<>();
    for (JsonElement merge : array) {
      merges.add(merge.getAsString());
    }
    return merges;
  }
}
