package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import embed.tokenizer.json.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongLineTest {
  private static final int LEAST = 65_536;
  private static final int LONGEST = 512;

  @TempDir private Path folder;
  private final List<String> tried = new ArrayList<>();

  @Test
  void aLineOfAtMost65536CharactersIsTokenizedWhole() {
    String line = "x".repeat(LEAST);
    assertThat(tokenize(line, LONGEST, false, LEAST)).isEqualTo(new Piece(0, LEAST, false));
    assertThat(tried).containsExactly(line);
  }

  @Test
  void aLongLineIsItsFirstCharacters() {
    assertThat(tokenize("x".repeat(1_000_000), LONGEST, false, 1))
        .isEqualTo(new Piece(0, LEAST, true));
    assertThat(tried).hasSize(1);
  }

  @Test
  void thereAre32CharactersForEachTokenOfALongInput() {
    assertThat(tokenize("x".repeat(1_000_000), 8192, false, 1))
        .isEqualTo(new Piece(0, 32 * 8192, true));
  }

  @Test
  void aPieceOfTooFewTokensIsReplacedOnceByOneOfFourTimesAsManyCharacters() {
    assertThat(tokenize("x".repeat(1_000_000), LONGEST, false, 1_000_000))
        .isEqualTo(new Piece(0, 4 * LEAST, true));
    assertThat(tried).extracting(String::length).containsExactly(LEAST, 4 * LEAST);
  }

  @Test
  void aLineWhoseLargerPieceIsTheWholeIsNotTruncated() {
    assertThat(tokenize("x".repeat(200_000), LONGEST, false, 1_000_000))
        .isEqualTo(new Piece(0, 200_000, false));
  }

  @Test
  void withoutALongestInputThereAreAMillionCharacters() {
    int most = 1 << 20;
    String line = "x".repeat(5_000_000);
    assertThat(tokenize(line, LongLine.NO_LONGEST_INPUT, false, line.length()))
        .isEqualTo(new Piece(0, most, true));
    assertThat(tried).hasSize(1);
    assertThat(tokenize(line.substring(0, most), LongLine.NO_LONGEST_INPUT, false, most))
        .isEqualTo(new Piece(0, most, false));
  }

  /** More could make a regular expression backtrack more often than the native library allows. */
  @Test
  void noPieceHasMoreThanTwoMillionCharacters() {
    assertThat(tokenize("x".repeat(5_000_000), 1_000_000, false, 5_000_000))
        .isEqualTo(new Piece(0, 1 << 21, true));
  }

  @Test
  void aPieceEndsAtTheLastWhiteSpaceOfItsLastQuarter() {
    for (String space : List.of(" ", "\n", "\u00A0", "\u3000")) {
      String line = "x ".repeat(20_000) + "x".repeat(20_000) + space + "x".repeat(100_000);
      assertThat(tokenize(line, LONGEST, false, 1)).isEqualTo(new Piece(0, 60_000, true));
    }
    String early = "x ".repeat(20_000) + "x".repeat(100_000);
    assertThat(tokenize(early, LONGEST, false, 1)).isEqualTo(new Piece(0, LEAST, true));
  }

  @Test
  void whereTheStartIsTruncatedThePieceIsTheEnd() {
    assertThat(tokenize("x".repeat(100_000), LONGEST, true, 1))
        .isEqualTo(new Piece(100_000 - LEAST, 100_000, true));
    String line = "x".repeat(40_000) + " " + "x".repeat(60_000) + " x".repeat(10);
    assertThat(tokenize(line, LONGEST, true, 1)).isEqualTo(new Piece(40_000, line.length(), true));
  }

  @Test
  void aSurrogatePairIsNeverSplit() {
    String faces = "\uD83D\uDE00".repeat(100_000);
    assertThat(tokenize("x" + faces, LONGEST, false, 1)).isEqualTo(new Piece(0, LEAST - 1, true));
    assertThat(tokenize(faces, LONGEST, false, 1)).isEqualTo(new Piece(0, LEAST, true));
    assertThat(tokenize(faces + "x", LONGEST, true, 1))
        .isEqualTo(new Piece(200_001 - LEAST + 1, 200_001, true));
  }

  /** Ordinary lines have the tokens of the whole line, wherever the piece ends. */
  @Test
  void theTokensOfALongLineOfWordsAreThoseOfTheWholeLine() {
    Random random = new Random(1);
    StringBuilder words = new StringBuilder();
    while (words.length() < 300_000) {
      int letters = 1 + random.nextInt(30);
      for (int i = 0; i < letters; i++) {
        words.append("etaoin(_>é日".charAt(random.nextInt(11)));
      }
      words.append(" ".repeat(1 + random.nextInt(2)));
    }
    String line = words.toString();
    try (LineTokenizer tokenizer = TestTokenizers.open(TestTokenizers.LINUX, 8192, LONGEST);
        NativeTokenizer whole = TestTokenizers.nativeTokenizer(TestTokenizers.LINUX, LONGEST)) {
      assertThat(tokenizer.tokenize(line)).isEqualTo(whole.tokenIds(line, true, LONGEST));
    }
  }

  /** For {@code inspect}: the same tokens as the ids, with their places in the whole line. */
  @Test
  void theSpansOfALongLineAreThoseOfItsPiece() throws IOException {
    Path directory = TestTokenizers.linuxCopy(folder);
    TestTokenizers.write(directory, TokenizerFiles.CONFIG, "{\"truncation_side\": \"left\"}");
    String line = "int ".repeat(50_000) + "static char";
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8192, 8)) {
      List<TokenSpan> spans = tokenizer.spans(line);
      assertThat(spans)
          .extracting(TokenSpan::id)
          .containsExactly(
              Arrays.stream(tokenizer.tokenize(line).ids()).boxed().toArray(Integer[]::new));
      TokenSpan last = spans.get(spans.size() - 2);
      assertThat(line.substring(last.start(), last.end())).isEqualTo("char");
      assertThat(spans.get(spans.size() - 1).start()).isEqualTo(-1);
    }
  }

  private record Piece(int from, int to, boolean truncated) {}

  /** Tokenizes with a tokenizer that truncates every text of more characters than {@code fit}. */
  private Piece tokenize(String line, int longest, boolean left, int fit) {
    LongLine.Piece piece =
        new LongLine(longest, left)
            .tokenize(
                line,
                text -> {
                  tried.add(text);
                  return new TokenIds(new int[] {1}, text.length() > fit);
                });
    assertThat(tried.get(tried.size() - 1)).isEqualTo(line.substring(piece.from(), piece.to()));
    return new Piece(piece.from(), piece.to(), piece.ids().truncated());
  }
}
