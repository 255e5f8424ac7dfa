package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class WordSplitterTest {
  /** The pattern of GPT-2's encoder.py, in Java's notation. */
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+"
              + "| ?[^\\p{IsWhite_Space}\\p{L}\\p{N}]+"
              + "|\\p{IsWhite_Space}+(?!\\P{IsWhite_Space})|\\p{IsWhite_Space}+");

  @Example
  void splitsAsTheExamplesOfGpt2() {
    assertThat(words("Hello my friend!")).containsExactly("Hello", " my", " friend", "!");
    assertThat(words("don't we're I'll")).containsExactly("don", "'t", " we", "'re", " I", "'ll");
    assertThat(words("DON'T 'tis")).containsExactly("DON", "'", "T", " '", "tis");
    assertThat(words("a12 3.14")).containsExactly("a", "12", " 3", ".", "14");
    assertThat(words("  two  ")).containsExactly(" ", " two", "  ");
    assertThat(words("\t x")).containsExactly("\t", " x");
    assertThat(words("dev->x [i++];")).containsExactly("dev", "->", "x", " [", "i", "++];");
  }

  @Property
  void splitsAsThePatternDoes(@ForAll("texts") String text) {
    List<String> expected = new ArrayList<>();
    for (Matcher word = GPT2.matcher(text); word.find(); ) {
      expected.add(word.group());
    }
    assertThat(words(text)).isEqualTo(expected);
    assertThat(String.join("", words(text))).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "'", "s", "t", "r", "e", "v", "l", "d", "m", "S", " ", "  ", "\t", "\u00A0", "\u3000",
            "0", "٣", "½", "é", "日", "ー", "!", "_", "\u0301", "😀", "𝒜", "𝟘", "\0", "\u200B")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < text.length(); ) {
      int end = WordSplitter.end(text, i, text.length());
      words.add(text.substring(i, end));
      i = end;
    }
    return words;
  }
}
