package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenSpanTest {
  @Test
  void spansShowEachTokenInItsLine() {
    String line = "int 😀 <mask> é;";
    try (LineTokenizer tokenizer = open()) {
      List<TokenSpan> spans = tokenizer.spans(line);

      assertThat(spans).extracting(TokenSpan::id).containsExactly(ids(tokenizer, line));
      assertThat(spans.get(0)).isEqualTo(new TokenSpan(0, "<s>", -1, -1));
      assertThat(spans.get(spans.size() - 1)).isEqualTo(new TokenSpan(2, "</s>", -1, -1));
      assertThat(text(spans.get(1), line)).isEqualTo("int");
      assertThat(spans)
          .filteredOn(span -> span.token().equals("<mask>"))
          .singleElement()
          .extracting(span -> text(span, line))
          .isEqualTo("<mask>");
      assertThat(spans.subList(1, spans.size() - 1))
          .extracting(span -> text(span, line).strip())
          .contains("😀", "é", ";");
    }
  }

  @Test
  void aLineThatIsTooLongHasTheSpansOfItsIds() {
    String line = "x y ".repeat(500);
    try (LineTokenizer tokenizer = open()) {
      assertThat(tokenizer.spans(line))
          .extracting(TokenSpan::id)
          .containsExactly(ids(tokenizer, line));
    }
  }

  @Test
  void aClosedTokenizerSaysSo() {
    LineTokenizer tokenizer = open();
    tokenizer.close();
    tokenizer.close();
    assertThatThrownBy(() -> tokenizer.tokenize("x")).hasMessage("this Embedder is closed");
    assertThatThrownBy(() -> tokenizer.spans("x")).hasMessage("this Embedder is closed");
  }

  private static LineTokenizer open() {
    return TestTokenizers.open(TestTokenizers.LINUX, TestTokenizers.LINUX_VOCABULARY, 128);
  }

  private static Integer[] ids(LineTokenizer tokenizer, String line) {
    int[] ids = tokenizer.tokenize(line).ids();
    Integer[] boxed = new Integer[ids.length];
    for (int i = 0; i < ids.length; i++) {
      boxed[i] = ids[i];
    }
    return boxed;
  }

  private static String text(TokenSpan span, String line) {
    return line.substring(span.start(), span.end());
  }
}
