package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.tokenizer.json.AddedToken;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
            new AddedTokens.Parts() {
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
