package embed.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @TempDir private Path directory;

  @Test
  void aDocumentBecomesATreeOfJavasOwnTypes() {
    assertThat(Json.object("{\"a\": [1, -2.5, true, null, \"x\"], \"b\": {\"c\": {}}}", "f"))
        .isEqualTo(
            Map.of("a", Arrays.asList(1L, -2.5, true, null, "x"), "b", Map.of("c", Map.of())));
  }

  @Test
  void numbersAreReadAsPythonReadsThem() {
    assertThat(Json.value("[NaN, Infinity, -Infinity, 1e400, 1E2, 12345678901234567890]", "f"))
        .isEqualTo(
            List.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                100.0,
                new BigInteger("12345678901234567890")));
  }

  @Test
  void ofEqualKeysTheLastCounts() {
    assertThat(Json.object("{\"a\": 1, \"b\": 2, \"a\": 3}", "f"))
        .isEqualTo(Map.of("a", 3L, "b", 2L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\": 1,} | line 1, column 9: Unexpected character ('}' (code 125))",
        "{\"a\": 1 | line 1, column 8: the JSON ends too early; copy or download the file again",
        "{\"a\": nul} | line 1, column 10: Unrecognized token 'nul'",
        "{\"a\": INF} | line 1, column 10: Unrecognized token 'INF'",
        "{\"a\": +Infinity} | line 1, column 7: +Infinity is not a number",
        "{'a': 1} | line 1, column 2: Unexpected character (''' (code 39))",
        "{\"a\": 01} | line 1, column 8: Invalid numeric value",
        "{} {} | line 1, column 4: something follows the JSON"
      })
  void whatIsWrongIsSaidInOneLineWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> Json.object(text, "config.json"))
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("config.json: " + message)
        .message()
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "\"a\"", "5", "null"})
  void anotherValueThanAnObjectIsNamed(String text) {
    String found = text.equals("[1]") ? "a list" : text;
    assertThatThrownBy(() -> Json.object(text, "f"))
        .hasMessage("f: holds " + found + " where an object belongs");
  }

  @Test
  void nestingAndLongNumbersAreLimited() {
    assertThatThrownBy(() -> Json.value("[".repeat(100_000), "f"))
        .hasMessageContaining("nesting depth (257)");
    assertThatThrownBy(() -> Json.value("9".repeat(100_000), "f"))
        .hasMessageContaining("Number value length");
  }

  @Test
  void aLargeFileAndOneThatIsNotUtf8AreRefused() throws Exception {
    Path file = directory.resolve("config.json");
    Files.write(file, new byte[(16 << 20) + 1]);
    assertThatThrownBy(() -> Json.object(file)).hasMessageContaining("larger than the 16777216");
    byte[] text = "{\"a\": \"é\uFFFD\"}".getBytes(StandardCharsets.UTF_8);
    Files.write(file, text);
    assertThat(Json.object(file)).isEqualTo(Map.of("a", "é\uFFFD"));
    text[7] = 'x';
    Files.write(file, text);
    assertThatThrownBy(() -> Json.object(file)).hasMessageContaining("not UTF-8 at byte 8");
  }

  @Test
  void aByteOrderMarkIsSkipped() throws Exception {
    Path file = Files.writeString(directory.resolve("config.json"), "\uFEFF{\"a\": 1}");
    assertThat(Json.object(file)).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void whatIsWrittenReadsBack() {
    Map<String, Object> tree =
        Map.of("é\"\\\n\ud83d\ude00", Arrays.asList(1L, 2.5, null, false, "\u2028", List.of()));
    String text = JsonText.line(tree);
    assertThat(text).isASCII().doesNotContain("\n");
    assertThat(Json.object(text, "f")).isEqualTo(tree);
  }
}
