package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.text.WellFormed;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** The ids by words against those of the native library for the whole line. */
class HostileTextTest {
  private static final Path ADDED = Path.of("src/test/resources/checkpoints/bin-added-tokens");
  private static final int LONGEST = 64;

  private static LineTokenizer tokenizer;
  private static NativeTokenizer reference;

  @BeforeContainer
  static void open() {
    tokenizer = TestTokenizers.open(ADDED, 8195, LONGEST);
    reference = TestTokenizers.nativeTokenizer(ADDED, LONGEST);
  }

  @AfterContainer
  static void close() {
    tokenizer.close();
    reference.close();
  }

  @Property
  void theIdsByWordsAreThoseOfTheWholeLine(@ForAll("lines") String line) {
    assertThat(tokenizer.tokenize(line)).isEqualTo(reference.tokenIds(line, true, LONGEST));
  }

  @Provide
  Arbitrary<String> lines() {
    Arbitrary<String> telling =
        Arbitraries.of(
            "<s>",
            "</s>",
            "<pad>",
            "<unk>",
            "<mask>",
            "<str>",
            "<num>",
            "<chr>",
            "<",
            "</",
            ">",
            "<ma",
            " ",
            "  ",
            "\t",
            "\u00A0",
            "\u3000",
            "\u2028",
            "\u0085",
            "\r",
            "\0",
            "'s",
            "'",
            "it",
            "struct",
            " device",
            " * ",
            "0x1f",
            "(",
            ") ;",
            "é",
            "日本",
            "\u0301",
            "\u202E",
            "😀",
            "👩‍👩‍👧",
            "\uFEFF",
            "\uFFFD",
            "\uFFFF",
            "𝒜",
            "ß",
            "Ω");
    Arbitrary<String> any = Arbitraries.strings().ofMinLength(1).ofMaxLength(3);
    return Arbitraries.oneOf(telling, telling, telling, any.map(WellFormed::text))
        .list()
        .ofMaxSize(60)
        .map(parts -> String.join("", parts));
  }

  @Example
  void specialTokensInTheTextAreThemselves() {
    assertThat(ids("<s></s><pad><unk>")).containsExactly(0, 0, 2, 1, 3, 2);
    assertThat(ids("<pad><pad>")).containsExactly(0, 1, 1, 2);
    assertThat(ids("a <mask> b")).containsExactly(0, id("a"), 4, id(" b"), 2);
  }

  /** The ids are what {@code RobertaTokenizerFast} of transformers 5.18.0 gives. */
  @Example
  void specialTokensSpelledInTheTextHaveTransformersIds() {
    assertThat(ids("<s>")).containsExactly(0, 0, 2);
    assertThat(ids("</s>")).containsExactly(0, 2, 2);
    assertThat(ids("<pad>")).containsExactly(0, 1, 2);
    assertThat(ids("<unk>")).containsExactly(0, 3, 2);
    assertThat(ids("<mask>")).containsExactly(0, 4, 2);
    assertThat(ids("<s></s>")).containsExactly(0, 0, 2, 2);
    assertThat(ids("</s></s>a")).containsExactly(0, 2, 2, 69, 2);
    assertThat(ids("<pad><pad> <pad>")).containsExactly(0, 1, 1, 225, 1, 2);
    assertThat(ids("x <s> y")).containsExactly(0, 92, 225, 0, 2333, 2);
    assertThat(ids("a<mask>b")).containsExactly(0, 69, 4, 70, 2);
    assertThat(ids("if (</s>) <unk>;")).containsExactly(0, 284, 262, 2, 13, 225, 3, 31, 2);
    assertThat(ids("<S> < s> <mask")).containsExactly(0, 32, 55, 34, 270, 278, 34, 270, 714, 2);
  }

  @Example
  void anEmptyLineIsOnlyItsFrame() {
    assertThat(ids("")).containsExactly(0, 2);
  }

  @Example
  void aSurrogateWithoutItsPartnerIsTheReplacementCharacter() {
    assertThat(ids("a\uD83Db")).isEqualTo(ids("a\uFFFDb"));
    assertThat(ids("\uDE00\uD83D")).isEqualTo(ids("\uFFFD\uFFFD"));
    assertThat(ids("\uD83D\uD83D\uDE00")).isEqualTo(ids("\uFFFD😀"));
    assertThat(ids("x\uD83D")).isEqualTo(ids("x\uFFFD"));
  }

  @Example
  void aNulIsAByteLikeAnyOther() {
    assertThat(ids("a\0b")).hasSize(5).doesNotContain(3);
    assertThat(ids("a\0b")[2]).isEqualTo(ids("\0")[1]);
  }

  @Example
  void aLineIsCutAtTheLongestInputAndSaysSo() {
    TokenIds exact = tokenizer.tokenize(" a".repeat(LONGEST - 2));
    assertThat(exact.ids()).hasSize(LONGEST);
    assertThat(exact.truncated()).isFalse();
    TokenIds truncated = tokenizer.tokenize(" a".repeat(LONGEST - 1));
    assertThat(truncated.ids()).isEqualTo(exact.ids());
    assertThat(truncated.truncated()).isTrue();
  }

  @Example
  void aLongWordIsCutWhereTheWholeWordIs() {
    for (String letters : List.of("x", "ab", "static", "é", "=", "日本", "😀", "0123456789", "  ")) {
      String word = letters.repeat(20_000 / letters.length());
      for (int length = word.length() - 3; length < word.length(); length++) {
        String line = WellFormed.text("int " + word.substring(0, length) + " ;");
        assertThat(tokenizer.tokenize(line))
            .as(letters)
            .isEqualTo(reference.tokenIds(line, true, LONGEST));
      }
    }
  }

  @Example
  void thirtyMillionCharactersWithoutABlankAreCutLikeThoseThatFitTheNativeLibrary() {
    for (String letters : List.of("x", "😀", "aé日", " ")) {
      String huge = letters.repeat(30_000_000 / letters.length());
      String large = letters.repeat(60_000 / letters.length());
      TokenIds ids = tokenizer.tokenize(huge);
      assertThat(ids.truncated()).isTrue();
      assertThat(ids.ids()).as(letters).isEqualTo(reference.tokenIds(large, true, LONGEST).ids());
    }
  }

  private static int[] ids(String line) {
    return tokenizer.tokenize(line).ids();
  }

  private static int id(String word) {
    int[] ids = ids(word);
    assertThat(ids).hasSize(3);
    return ids[1];
  }
}
