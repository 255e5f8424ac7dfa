package embed.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class PlainTextTest {
  @Test
  void textOfEveryScriptStaysAsItIs() {
    String text = "int naïve = 1; // 日本語 العربية 👩\u200d🚀 ½€";

    assertThat(PlainText.of(text, 100)).isEqualTo(text);
  }

  @Test
  void whatDoesNotShowAsItselfIsEscaped() {
    assertThat(PlainText.of("a\u001b[31mb\tc\u0000\r", 100))
        .isEqualTo("a\\u001b[31mb c\\u0000\\u000d");
    assertThat(PlainText.of("\u202egnp\u2066\u2028\u0085\ufeff", 100))
        .isEqualTo("\\u202egnp\\u2066\\u2028\\u0085\\ufeff");
    assertThat(PlainText.of("\ud800x\udc00\uffff\ufffe", 100))
        .isEqualTo("\\ud800x\\udc00\\uffff\\ufffe");
  }

  @Test
  void exactTextTellsTabsFromBlanks() {
    assertThat(PlainText.exact("a\tb c\u202e")).isEqualTo("a\\u0009b c\\u202e");
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertThat(PlainText.of("🙂🙂🙂", 2)).isEqualTo("🙂🙂…");
    assertThat(PlainText.of("🙂🙂", 2)).isEqualTo("🙂🙂");
    assertThat(PlainText.quote("a\"b")).isEqualTo("\"a\"b\"");
  }

  @Property
  void nothingIsLeftThatXmlForbidsOrATerminalObeys(@ForAll String text) {
    assertThat(PlainText.of(text, 1_000).codePoints())
        .allMatch(
            c ->
                (c >= 0x20 && c < 0x7f)
                    || (c >= 0xa0 && c <= 0xd7ff)
                    || (c >= 0xe000 && c <= 0xfffd)
                    || c >= 0x10000);
  }
}
