package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import embed.EmbedException;
import embed.file.Json;
import embed.text.WellFormed;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class VocabularyTest {
  @Property
  void everyTokenHasTheIdThatTheTextGivesIt(
      @ForAll @Size(max = 20) Map<String, @IntRange(min = 0) Integer> tokens) {
    Map<String, Integer> expected = new HashMap<>();
    JsonObject object = new JsonObject();
    tokens.forEach(
        (token, id) -> {
          expected.put(WellFormed.text(token), id);
          object.addProperty(WellFormed.text(token), id);
        });
    for (String json : new String[] {object.toString(), spaced(object), escaped(object)}) {
      Vocabulary vocabulary = read(json);
      assertThat(vocabulary.ids()).isEqualTo(expected);
      assertThat(vocabulary.size()).isEqualTo(expected.size());
    }
  }

  @Example
  void tokensMayBeWrittenWithEscapes() {
    assertThat(read("{\"\\u003cs>\": 7, \"\\u0120the\": 5, \"\\\"\": 3}").ids())
        .isEqualTo(Map.of("<s>", 7, "Ġthe", 5, "\"", 3));
  }

  @Example
  void inAListOfTokensAndScoresAPlaceIsAnId() {
    Vocabulary vocabulary = read("[[\"<s>\", 0.0], [\"▁the\", -3.5], [\"▁a\", NaN]]");
    assertThat(vocabulary.ids()).isEqualTo(Map.of("<s>", 0, "▁the", 1, "▁a", 2));
    assertThat(vocabulary.size()).isEqualTo(3);
  }

  @Example
  void anElementThatIsNoTokenIsRefusedByItsPlace() {
    for (String json : new String[] {"[[\"a\", 1], 5]", "[[\"a\", 1], []]", "[[\"a\", 1], [1]]"}) {
      assertThatThrownBy(() -> read(json))
          .isInstanceOf(EmbedException.class)
          .hasMessage("vocab.json: element 1 of the vocabulary is not a token and its score");
    }
  }

  private static Vocabulary read(String json) {
    Path file = Path.of("vocab.json");
    return Json.read(
        file.toString(), new StringReader(json), parser -> Vocabulary.read(parser, file));
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
