package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import embed.file.WellFormed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class VocabularyTest {
  private static final Path FILE = Path.of("vocab.json");

  @Property(tries = 300)
  void theQuickReaderFindsWhatTheStrictOneDoes(
      @ForAll @Size(max = 20) Map<String, @IntRange(min = 0) Integer> tokens,
      @ForAll @Size(max = 5) Set<String> wanted) {
    JsonObject object = new JsonObject();
    tokens.forEach((token, id) -> object.addProperty(WellFormed.text(token), id));
    if (!tokens.isEmpty()) {
      wanted.add(WellFormed.text(tokens.keySet().iterator().next()));
    }
    for (String json : new String[] {object.toString(), spaced(object), escaped(object)}) {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      Vocabulary quick = Vocabulary.read(bytes, 0, bytes.length, wanted, FILE);
      Vocabulary strict = Vocabulary.readStrictly(json, wanted, FILE);
      assertThat(quick.size()).isEqualTo(strict.size());
      assertThat(quick.highestId()).isEqualTo(strict.highestId());
      assertThat(quick.highestToken()).isEqualTo(strict.highestToken());
      assertThat(quick.ids()).isEqualTo(strict.ids());
      assertThat(quick.longestToken()).isGreaterThanOrEqualTo(strict.longestToken());
    }
  }

  @Example
  void tokensMayBeWrittenWithEscapes() {
    byte[] json =
        "{\"\\u003cs>\": 7, \"\\u0120the\": 5, \"\\\"\": 3}".getBytes(StandardCharsets.UTF_8);
    assertThat(Vocabulary.read(json, 0, json.length, Set.of("<s>", "Ġthe", "\""), FILE).ids())
        .isEqualTo(Map.of("<s>", 7, "Ġthe", 5, "\"", 3));
  }

  private static String spaced(JsonObject object) {
    return " {\n\t" + object.toString().substring(1) + "\r\n";
  }

  /** As Python's {@code json.dumps} writes it. */
  private static String escaped(JsonObject object) {
    StringBuilder ascii = new StringBuilder();
    object
        .toString()
        .chars()
        .forEach(
            c -> ascii.append(c < 128 ? String.valueOf((char) c) : String.format("\\u%04x", c)));
    return ascii.toString();
  }
}
