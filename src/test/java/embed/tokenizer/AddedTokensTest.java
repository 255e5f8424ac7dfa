package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.tokenizer.json.AddedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AddedTokensTest {
  @Test
  void ofTokensThatStartTogetherTheLongestCounts() {
    assertThat(split("<ab>", plain("<a"), plain("<ab"), plain("<"))).containsExactly("#1", ">");
  }

  @Test
  void theLeftmostCountsAndItsCharactersAreTaken() {
    assertThat(split("xabcx", plain("bcx"), plain("ab"))).containsExactly("x", "#1", "cx");
  }

  @Test
  void tokensThatAreNotNormalizedAreFoundBeforeAllOthers() {
    AddedToken early = new AddedToken("ab", false, false, false, true, false);
    AddedToken late = new AddedToken("bc", false, false, false, false, true);
    assertThat(split("abc ab", early, late)).containsExactly("a", "#1", " ", "#0");
  }

  @Test
  void aTokenTakesTheBlanksOnItsSidesUpToTheTokenBefore() {
    AddedToken both = new AddedToken("<m>", false, true, true, false, true);
    assertThat(split("a \t<m>\u00A0\u3000b <m> <m>", both))
        .containsExactly("a", "#0", "b", "#0", "#0");
    AddedToken left = new AddedToken("<m>", false, true, false, false, true);
    assertThat(split("<s>  <m> x", plain("<s>"), left)).containsExactly("#0", "#1", " x");
  }

  @Test
  void tokensMayStartWithAnyCharacter() {
    assertThat(split("日本 é 😀x", plain("日"), plain("😀"), plain("x")))
        .containsExactly("#0", "本 é ", "#1", "#2");
  }

  @Test
  void aTextWithoutTokensIsOnePart() {
    assertThat(split("a <b", plain("<b>"))).containsExactly("a <b");
    assertThat(split("", plain("<b>"))).isEmpty();
  }

  @Test
  void theSameAreFoundAsBySearchingForEachToken() {
    Random random = new Random(5);
    for (int round = 0; round < 2_000; round++) {
      AddedToken[] tokens =
          random
              .ints(1 + random.nextInt(12), 0, 200)
              .mapToObj(seed -> word(new Random(seed), 4))
              .distinct()
              .map(AddedTokensTest::plain)
              .toArray(AddedToken[]::new);
      String text = word(random, 30);
      assertThat(split(text, tokens)).isEqualTo(naive(text, tokens));
    }
  }

  private static String word(Random random, int longest) {
    return random
        .ints(1 + random.nextInt(longest), 0, 4)
        .mapToObj(i -> List.of("a", "b", "é", "😀").get(i))
        .collect(Collectors.joining());
  }

  private static List<String> naive(String text, AddedToken... tokens) {
    List<String> parts = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < text.length(); i++) {
      int found = -1;
      for (int t = 0; t < tokens.length; t++) {
        int length = tokens[t].content().length();
        if (text.startsWith(tokens[t].content(), i)
            && (found < 0 || length > tokens[found].content().length())) {
          found = t;
        }
      }
      if (found >= 0) {
        if (done < i) {
          parts.add(text.substring(done, i));
        }
        parts.add("#" + found);
        done = i + tokens[found].content().length();
        i = done - 1;
      }
    }
    if (done < text.length()) {
      parts.add(text.substring(done));
    }
    return parts;
  }

  /** With a list of the tokens that start alike, this took minutes. */
  @Test
  @Timeout(20)
  void aHundredThousandTokensThatStartAlikeCostNoMoreThanFew() {
    AddedToken[] tokens =
        IntStream.range(0, 100_000).mapToObj(i -> plain("t" + i)).toArray(AddedToken[]::new);
    String text = "the t99999 took that t12 to ".repeat(20_000);
    assertThat(split(text, tokens)).hasSize(80_001).contains("#99999", "#12", " took that ");
  }

  private static AddedToken plain(String content) {
    return AddedToken.plain(content, true);
  }

  private static List<String> split(String text, AddedToken... tokens) {
    List<AddedTokens.Entry> entries = new ArrayList<>();
    for (AddedToken token : tokens) {
      entries.add(new AddedTokens.Entry(token, entries.size()));
    }
    List<String> parts = new ArrayList<>();
    new AddedTokens(entries)
        .split(
            text,
            new AddedTokens.SegmentConsumer() {
              @Override
              public boolean text(int from, int to) {
                return parts.add(text.substring(from, to));
              }

              @Override
              public boolean token(int id) {
                return parts.add("#" + id);
              }
            });
    return parts;
  }
}
