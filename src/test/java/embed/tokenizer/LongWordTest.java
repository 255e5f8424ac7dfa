package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import embed.tokenizer.json.TokenizerFiles;
import embed.tokenizer.json.TokenizerJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LongWordTest {
  private static final int NEEDED = 20;

  /** A vocabulary by its merges, each of two earlier tokens, and a word. */
  record Case(List<int[]> merges, String word) {}

  @Property(tries = 100)
  void theFirstIdsAreThoseOfTheWholeWord(@ForAll("cases") Case random) throws IOException {
    Path directory = Files.createTempDirectory("long-word");
    try {
      write(directory, random.merges());
      TokenizerJson json = TestTokenizers.json(directory, 1 << 20);
      try (NativeTokenizer tokenizer = NativeTokenizer.load(json.text(), json.blame())) {
        int[] whole = tokenizer.ids(random.word(), false);
        String text = " (" + random.word();
        int[] first = new LongWord(json).firstIds(tokenizer, text, 2, text.length(), NEEDED);
        assertThat(first.length).isBetween(NEEDED, whole.length);
        assertThat(first).isEqualTo(Arrays.copyOf(whole, first.length));
      }
    } finally {
      Files.delete(directory.resolve(TokenizerFiles.VOCABULARY));
      Files.delete(directory.resolve(TokenizerFiles.MERGES));
      Files.delete(directory);
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<int[]> merge = Arbitraries.integers().between(0, 1000).array(int[].class).ofSize(2);
    Arbitrary<String> period =
        Arbitraries.strings().withChars("abcé日").ofMinLength(1).ofMaxLength(9);
    Arbitrary<String> chaos = Arbitraries.strings().withChars("abcé日").ofLength(2000);
    Arbitrary<String> words =
        Arbitraries.oneOf(period.map(part -> part.repeat(2000 / part.length())), chaos);
    return Combinators.combine(merge.list().ofMaxSize(30), words).as(Case::new);
  }

  @Example
  void theAlphabetIsThatOfGpt2() {
    assertThat(LongWord.symbol((byte) ' ')).isEqualTo('Ġ');
    assertThat(LongWord.symbol((byte) '\n')).isEqualTo('Ċ');
    assertThat(LongWord.symbol((byte) 0)).isEqualTo('Ā');
    assertThat(LongWord.symbol((byte) 0x7F)).isEqualTo('ġ');
    assertThat(LongWord.symbol((byte) 0xA0)).isEqualTo('ł');
    assertThat(LongWord.symbol((byte) 0xAD)).isEqualTo('Ń');
    assertThat(LongWord.symbol((byte) 0xFF)).isEqualTo('ÿ');
    assertThat(LongWord.symbol((byte) '~')).isEqualTo('~');
  }

  private static void write(Path directory, List<int[]> merges) throws IOException {
    Map<String, Integer> vocabulary = new LinkedHashMap<>();
    for (String special : List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>")) {
      vocabulary.put(special, vocabulary.size());
    }
    for (int b = 0; b < 256; b++) {
      vocabulary.put(String.valueOf(LongWord.symbol((byte) b)), vocabulary.size());
    }
    // Only the bytes of the words above and what they were joined to, so that merges apply.
    List<String> parts = new ArrayList<>(List.of("a", "b", "c", "Ã", "©", "æ", "Ĺ", "¥"));
    StringBuilder text = new StringBuilder("#version: 0.2\n");
    for (int[] merge : merges) {
      String left = parts.get(merge[0] % parts.size());
      String right = parts.get(merge[1] % parts.size());
      String joined = left + right;
      if (joined.length() <= 12 && vocabulary.putIfAbsent(joined, vocabulary.size()) == null) {
        parts.add(joined);
        text.append(left).append(' ').append(right).append('\n');
      }
    }
    StringBuilder json = new StringBuilder("{");
    vocabulary.forEach(
        (token, id) ->
            json.append(json.length() > 1 ? "," : "")
                .append(new JsonPrimitive(token))
                .append(':')
                .append(id));
    TestTokenizers.write(directory, TokenizerFiles.VOCABULARY, json.append('}').toString());
    TestTokenizers.write(directory, TokenizerFiles.MERGES, text.toString());
  }
}
