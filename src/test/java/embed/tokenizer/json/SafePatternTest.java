package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafePatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+|"
            + " ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]|\\s+(?!\\S)|\\s",
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\\r\\n\\p{L}\\p{N}]?"
            + "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*"
            + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|"
            + "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?"
            + "[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "(\\[[^\\]]+]|Br?|Cl?|N|O|S|P|F|I|b|c|n|o|s|p|\\(|\\)|\\.|=|#|-|\\+|\\\\|\\/|:|~|@|"
            + "\\?|>>?|\\*|\\$|\\%[0-9]{2}|[0-9])",
        "\\p{N}{1,3}(?=(?:\\p{N}{3})*(?:\\P{N}|$))",
        " ?[^(\\s|[.,!?…。，、।۔،])]+",
        "\\d",
        "\\d{1,3}(?=(?:\\d{3})*\\b)",
        "(?<=[a-z])(?=[A-Z])",
        "(?i)hello|world",
        "[[:alpha:]&&[^a-z]]+",
        "[\\s\\x1c-\\x1f]+",
        "[一-龥぀-ゟ]+",
        "(?:ab)+c",
        "(?>a+)b",
        "a+b+",
        " {2,}",
        "\\s{2,}|[\\n\\r\\t]",
        "a*",
        "x{2}",
        "^ +",
        "\\u00e9|\\x{1F600}",
        "."
      })
  void aPatternThatGoesBackIntoOneRepetitionAfterAnotherIsSafe(String regex) {
    assertThat(SafePattern.isSafe(regex)).isTrue();
  }

  /** Each takes the square of a word's length or more, and some end the process for 40 letters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "(a*)*b",
        "(a|a)*b",
        "(?:a|ab)+c",
        "a*a*b",
        "\\s+\\s+x",
        "\\w+(?=\\d+x)",
        "(?:a?){30}a{30}",
        "a?a?a?a?a?a?a?a?a?a?a?a?b",
        "(?=(a+)+b)",
        "\\p{N}{1,3}+x",
        "(?:\\b)*a",
        "(a?)+b",
        "(a+b)+",
        "(?<=a+)b",
        "(?i:ß)*x",
        "(?i)a+b",
        "a*x|a*y|a*z|a*[bc]|a*[de]",
        "a?a?a?a?a?a?a?a?a?a*(?!a)",
        "(?:\\b{1000}){1000}"
      })
  void aPatternThatMayTakeLongIsNot(String regex) {
    assertThat(SafePattern.isSafe(regex)).isFalse();
  }

  /** What the parser cannot place with certainty. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\1(a)",
        "(?<name>a)\\k<name>",
        "\\g<0>",
        "(?x) a",
        "(?#note)a",
        "(*FAIL)",
        "\\Ka",
        "\\Gx",
        "\\R",
        "\\X",
        "\\Q",
        "[a",
        "[[]a]",
        "[]a]",
        "[^]a]",
        "\\",
        "\\p",
        "\\p{L",
        "*a",
        "+",
        "a**",
        "a{",
        "a{2}?",
        "(a",
        "a)",
        "\\cA",
        "\\x4"
      })
  void aPatternThatIsNotKnownIsNot(String regex) {
    assertThat(SafePattern.isSafe(regex)).isFalse();
  }

  @Test
  void aPatternOfManyGroupsInsideEachOtherIsRefusedWithoutEndingTheStack() {
    assertThat(SafePattern.isSafe("(".repeat(100_000))).isFalse();
    assertThat(SafePattern.isSafe("(".repeat(100_000) + "a" + ")".repeat(100_000))).isFalse();
    assertThat(SafePattern.isSafe("[".repeat(100_000))).isFalse();
  }

  /** Found by fuzzing: the native library ended the process where a replaced match was empty. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " {0,}",
        "a*",
        "a?",
        "a{,3}",
        "a|",
        "|a",
        "a||b",
        "^",
        "$",
        "\\b",
        "a|b*",
        "^$",
        "[a]*",
        "(?=a)",
        "a{0}",
        "(a?)",
        "(?:a|b*)",
        "(?i)"
      })
  void whatMayMatchNothingIsNotReplaced(String regex) {
    assertThat(SafePattern.isSafeToReplace(regex)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {" {2,}", "a|b+", "(?:ab)+", "\\bx", "ab*", "a?b", "[^a]{1,3}"})
  void whatTakesACharacterIsReplaced(String regex) {
    assertThat(SafePattern.isSafeToReplace(regex)).isTrue();
  }
}
