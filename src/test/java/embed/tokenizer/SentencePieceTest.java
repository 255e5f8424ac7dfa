package embed.tokenizer;

import static embed.tokenizer.ModelFile.CONTROL;
import static embed.tokenizer.ModelFile.NORMAL;
import static embed.tokenizer.ModelFile.UNKNOWN;
import static embed.tokenizer.ModelFile.USER_DEFINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SentencePiece models without a tokenizer.json, and what is no such model. */
class SentencePieceTest {
  private static final String FILE = "sentencepiece.bpe.model";

  @TempDir private Path directory;

  /** {@code <unk>}, {@code <s>} and {@code </s>}, which have the ids 0, 1 and 2 in the file. */
  private static ModelFile model() {
    return new ModelFile()
        .piece("<unk>", 0, UNKNOWN)
        .piece("<s>", 0, CONTROL)
        .piece("</s>", 0, CONTROL);
  }

  /** The pieces from the fourth have the ids from 4. */
  private static ModelFile unigram() {
    return model()
        .piece("▁", -3, NORMAL)
        .piece("▁hello", -1, NORMAL)
        .piece("▁he", -2, NORMAL)
        .piece("llo", -2, NORMAL)
        .piece("x", -4, NORMAL)
        .piece("int x", 0, USER_DEFINED);
  }

  /** The merge of the highest score comes first: {@code bc} before {@code ab}. */
  private static ModelFile bytePairs() {
    return model()
        .trainer(3, 2)
        .piece("bc", -1, NORMAL)
        .piece("ab", -2, NORMAL)
        .piece("▁a", -3, NORMAL)
        .piece("▁", -4, NORMAL)
        .piece("a", -5, NORMAL)
        .piece("b", -6, NORMAL)
        .piece("c", -7, NORMAL);
  }

  private LineTokenizer open(String tokenizerClass, ModelFile model, String file)
      throws IOException {
    model.write(directory.resolve(file));
    TestTokenizers.write(
        directory, "tokenizer_config.json", "{\"tokenizer_class\": \"" + tokenizerClass + "\"}");
    return TestTokenizers.open(directory, 100, 16);
  }

  private void requireIds(String tokenizerClass, String file, ModelFile model, Object... expected)
      throws IOException {
    try (LineTokenizer tokenizer = open(tokenizerClass, model, file)) {
      for (int i = 0; i < expected.length; i += 2) {
        assertThat(tokenizer.tokenize((String) expected[i]).ids())
            .as((String) expected[i])
            .isEqualTo(expected[i + 1]);
      }
    }
  }

  @Test
  void xlmRobertasIdsAreMovedByOneAndEndWithTheMask() throws IOException {
    requireIds(
        "XLMRobertaTokenizer",
        FILE,
        unigram(),
        "hello",
        new int[] {0, 5, 2},
        "  hello   x ",
        new int[] {0, 5, 4, 8, 2},
        "hello <mask>",
        new int[] {0, 5, 10, 2},
        "int x",
        new int[] {0, 9, 2},
        "y",
        new int[] {0, 4, 3, 2},
        "",
        new int[] {0, 2});
  }

  @Test
  void camembertsPiecesStandFromTheSecondAfterFiveOfItsOwn() throws IOException {
    requireIds(
        "CamembertTokenizer",
        FILE,
        unigram(),
        "hello",
        new int[] {5, 8, 6},
        "x <mask>",
        new int[] {5, 7, 11, 13, 6},
        "<pad>",
        new int[] {5, 1, 6});
  }

  @Test
  void debertasTokensKeepTheirIdsAndTheMaskFollows() throws IOException {
    ModelFile model =
        new ModelFile()
            .trainer(40, 3)
            .piece("[PAD]", 0, CONTROL)
            .piece("[CLS]", 0, CONTROL)
            .piece("[SEP]", 0, CONTROL)
            .piece("[UNK]", 0, UNKNOWN)
            .piece("▁", -3, NORMAL)
            .piece("▁hello", -1, NORMAL);
    requireIds(
        "DebertaV2Tokenizer",
        "spm.model",
        model,
        "hello",
        new int[] {1, 5, 2},
        "hello [MASK]",
        new int[] {1, 5, 6, 2},
        " hello   Hello\t",
        new int[] {1, 5, 4, 3, 2});
  }

  /** 12, in one piece would be likelier, were it not for ALBERT's rule. */
  @Test
  void albertMakesNumbersWithACommaUnlikely() throws IOException {
    ModelFile model =
        new ModelFile()
            .trainer(40, 1)
            .piece("<pad>", 0, CONTROL)
            .piece("<unk>", 0, UNKNOWN)
            .piece("[CLS]", 0, CONTROL)
            .piece("[SEP]", 0, CONTROL)
            .piece("[MASK]", 0, CONTROL)
            .piece("▁12,", -1, NORMAL)
            .piece("▁12", -8, NORMAL)
            .piece(",", -8, NORMAL)
            .piece("▁été", -1, NORMAL)
            .piece("▁ete", -1, NORMAL);
    requireIds(
        "AlbertTokenizer",
        "spiece.model",
        model,
        "12,",
        new int[] {2, 6, 7, 3},
        "Été [MASK]",
        new int[] {2, 9, 4, 3});
    TestTokenizers.write(directory, "config.json", "{\"transformers_version\": \"5.18.0\"}");
    requireIds("AlbertTokenizer", "spiece.model", model, "12,", new int[] {2, 5, 3});
  }

  @Test
  void bytePairsAreMergedInTheOrderOfTheirScores() throws IOException {
    requireIds(
        "XLMRobertaTokenizer",
        FILE,
        bytePairs(),
        "abc",
        new int[] {0, 6, 4, 2},
        "bab",
        new int[] {0, 7, 9, 5, 2},
        "z",
        new int[] {0, 7, 3, 2});
  }

  @Test
  void aFileCutShortAnywhereIsRefusedOrRead() throws IOException {
    byte[] whole = unigram().toByteArray();
    int refused = 0;
    for (int length = 0; length < whole.length; length++) {
      Files.write(directory.resolve(FILE), Arrays.copyOf(whole, length));
      TestTokenizers.write(
          directory, "tokenizer_config.json", "{\"tokenizer_class\": \"XLMRobertaTokenizer\"}");
      try {
        TestTokenizers.open(directory, 100, 16).close();
      } catch (EmbedException e) {
        refused++;
        assertThat(e).hasMessageContaining(FILE).hasMessageNotContaining("\n");
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 2);
  }

  @Test
  void hostileFilesAreErrorsThatSayWhatIsWrong() throws IOException {
    refused("it has no pieces", new ModelFile());
    refused("its model_type is 3", unigram().trainer(3, 3));
    refused("its unk_id is 9", unigram().trainer(40, 9));
    refused("its unk_id is -1", unigram().trainer(40, -1));
    refused("score of the piece \"y\" is NaN", unigram().piece("y", Double.NaN, NORMAL));
    refused("is -Infinity", unigram().piece("y", Double.NEGATIVE_INFINITY, NORMAL));
    refused("fewer than its special tokens", new ModelFile().piece("<unk>", 0, UNKNOWN));
    refused("precompiled_charsmap is broken", unigram().charsmap(new byte[] {9, 9, 9, 9, 9}));
    byte[] notUtf8 = {0x0A, 1, (byte) 0xFF};
    refused("a text is not UTF-8", unigram().field(1, notUtf8));
    byte[] scoreAsText = {0x12, 1, 'x'};
    refused("has the wire type 2 where 5 belongs", unigram().field(1, scoreAsText));
    byte[] beyond = {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    refused("it ends within a field", unigram().field(1, beyond));
    byte[] negative = {0x0A, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    refused("it ends within a field", unigram().field(1, negative));
    byte[] endless = {0x18, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
    refused("a number has more than ten bytes", unigram().field(1, endless));
    byte[] group = {0x0B, 0x0C};
    refused("wire type 3", unigram().field(1, group));
    byte[] zero = {0x00};
    refused("a field has the number 0", unigram().field(1, zero));
    Files.writeString(directory.resolve(FILE), "version https://git-lfs.github.com/spec/v1\n");
    assertThatThrownBy(() -> TestTokenizers.open(directory, 100, 16))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("Git LFS pointer");
  }

  @Test
  void unknownFieldsArePassedOver() throws IOException {
    byte[] anything = "whatever".getBytes(StandardCharsets.UTF_8);
    requireIds(
        "XLMRobertaTokenizer",
        FILE,
        unigram().field(4, anything).field(200, anything).trainer(99, 7),
        "hello",
        new int[] {0, 5, 2});
  }

  @Test
  void millionsOfEmptyPiecesAreRefusedBeforeTheyFillTheMemory() throws IOException {
    byte[] bytes = new byte[8 << 20];
    for (int i = 0; i < bytes.length; i += 2) {
      bytes[i] = 0x0A;
    }
    TestTokenizers.write(
        directory, "tokenizer_config.json", "{\"tokenizer_class\": \"XLMRobertaTokenizer\"}");
    Files.write(directory.resolve(FILE), bytes);
    assertThatThrownBy(() -> TestTokenizers.open(directory, 100, 16))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("it has more than 2097152 pieces");
  }

  @Test
  void aLongPieceOfBytePairsTakesNoLongTime() throws IOException {
    ModelFile model = bytePairs().piece("a".repeat(1_000_000), -9, NORMAL);
    requireIds("XLMRobertaTokenizer", FILE, model, "abc", new int[] {0, 6, 4, 2});
  }

  private void refused(String message, ModelFile model) {
    assertThatThrownBy(() -> open("XLMRobertaTokenizer", model, FILE).close())
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining(FILE)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
