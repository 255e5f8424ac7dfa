package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimplePatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        " {2,}",
        "a",
        "a+",
        ".",
        "\\s+",
        "\\p{L}+",
        "[^a-z\\]]",
        "[]a]",
        "a|b+",
        "^ +",
        "ab*",
        "a?b",
        "\\.",
        "\\bx",
        "a{1,3}",
        "x{2}",
        "`"
      })
  void onePassOverAtLeastOneCharacterIsSimple(String regex) {
    assertThat(SimplePattern.isSimple(regex)).isTrue();
  }

  /** Found by fuzzing: the native library ended the process where a match was empty. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " {0,}", "a*", "a?", "a{,3}", "a{0}", "a|", "|a", "a||b", "^", "$", "\\b", "a|b*", "^$",
        "a{", "[a]*"
      })
  void whatMayMatchNothingIsNot(String regex) {
    assertThat(SimplePattern.isSimple(regex)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a)",
        "(?=a)",
        "a+b+",
        "a+?",
        "a++",
        "\\Ka",
        "a\\K",
        "\\Gx",
        "\\1",
        "\\Q",
        "[a",
        "[[:alpha:]]",
        "\\",
        "\\p",
        "\\p{L",
        "*a",
        "+",
        "a\\x41"
      })
  void whatMayTakeLongOrIsNotKnownIsNot(String regex) {
    assertThat(SimplePattern.isSimple(regex)).isFalse();
  }
}
