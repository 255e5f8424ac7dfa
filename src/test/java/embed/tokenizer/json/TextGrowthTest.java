package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextGrowthTest {
  private static final Path FILE = Path.of("tokenizer.json");
  private static final Object BERT = Part.of("BertNormalizer");

  /** In decomposed form it has 18 characters, four of them the letter lam. */
  private static final String LIGATURE = "\uFDFA";

  private static final String LAM = "\u0644";

  @Test
  void publishedNormalizersAreAccepted() {
    accepted(null, Part.of("Metaspace", "replacement", "▁"));
    accepted(BERT, Part.of("BertPreTokenizer"));
    accepted(Part.of("NFC"), Part.byteLevel(false));
    accepted(
        Part.normalizers(List.of(Part.of("Prepend", "prepend", "▁"), Part.replace(" ", "▁"))),
        null);
    accepted(
        Part.normalizers(
            List.of(
                Part.replace("``", "\""),
                Part.of("NFKD"),
                Part.of("StripAccents"),
                Part.of("Lowercase"),
                charsmap("x".repeat(18)),
                Part.replaceRegex(" {2,}", "▁"))),
        Part.preTokenizers(Part.of("WhitespaceSplit"), Part.metaspace(true, "first")));
  }

  /** Model2Vec puts blanks around each punctuation mark, one after the other. */
  @Test
  void replacementsOfDifferentCharactersDoNotMultiply() {
    List<Object> parts = new ArrayList<>(List.of(BERT));
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
        .chars()
        .forEach(c -> parts.add(Part.replace(Character.toString(c), " " + (char) c + " ")));
    parts.add(Part.replaceRegex("\\s+", " "));
    parts.add(Part.strip(true));
    accepted(Part.normalizers(parts), Part.of("BertPreTokenizer"));
  }

  @Test
  void replacementsOfEachOthersResultsMultiply() {
    refused(repeated(7, Part.replace("l", "ll")), "Replace");
    refused(repeated(40, Part.replace("l", "m"), Part.replace("m", "ll")), "Replace");
    refused(repeated(7, Part.replaceRegex("[a-z]", "ab")), "Replace");
    refused(repeated(20, Part.replace("ll", "llll")), "Replace");
    accepted(repeated(6, Part.replace("l", "ll")), null);
    accepted(repeated(100, Part.replace("ll", "ll")), null);
    accepted(repeated(100, Part.replace("l", "")), null);
  }

  @Test
  void aLongReplacementIsRefused() {
    refused(Part.replace("l", "x".repeat(65)), "Replace");
    refused(Part.of("Prepend", "prepend", "x".repeat(64)), "Prepend");
    refused(charsmap("x".repeat(65)), "Precompiled");
    accepted(Part.replace("l", "x".repeat(64)), null);
  }

  @Test
  void charactersThatUnicodeDecomposesCount() {
    Object decomposing = Part.of("NFKD");
    refused(repeated(3, Part.replace(LAM, LIGATURE), decomposing), "Replace");
    refused(repeated(3, charsmap(LIGATURE), decomposing), "Precompiled");
    refused(repeated(3, Part.of("NFKC"), Part.replace("Ｌ", "L".repeat(6))), "Replace");
  }

  @Test
  void normalizersBetweenReplacementsHideNothing() {
    refused(repeated(7, Part.replace("l", "LL"), Part.of("Lowercase")), "Replace");
    refused(repeated(4, Part.of("BertNormalizer")), "BertNormalizer");
    refused(repeated(7, Part.of("Prepend", "prepend", "ab"), Part.replace("a", "bb")), "Prepend");
  }

  @Test
  void thousandsOfPartsAreRefused() {
    assertThatThrownBy(() -> TextGrowth.check(FILE, repeated(1001, Part.of("Strip")), null))
        .isInstanceOf(EmbedException.class)
        .hasMessage(
            "tokenizer.json: it has 1001 normalizers and pre-tokenizers; at most 1000 are"
                + " supported");
  }

  private static void accepted(Object normalizer, Object preTokenizer) {
    assertThatCode(() -> TextGrowth.check(FILE, normalizer, preTokenizer))
        .doesNotThrowAnyException();
  }

  private static void refused(Object normalizer, String part) {
    assertThatThrownBy(() -> TextGrowth.check(FILE, normalizer, null))
        .isInstanceOf(EmbedException.class)
        .hasMessage(
            "tokenizer.json: %s and the parts after it can make a text more than 64 times as long"
                .formatted(part));
  }

  private static Object repeated(int times, Object... parts) {
    return Part.normalizers(
        Collections.nCopies(times, List.of(parts)).stream().flatMap(List::stream).toList());
  }

  /** A table that puts a text in the place of some character; the array is not looked at here. */
  private static Map<String, Object> charsmap(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer map =
        ByteBuffer.allocate(9 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putInt(4).putInt(0);
    map.put(bytes).put((byte) 0);
    return Part.of(
        "Precompiled", "precompiled_charsmap", Base64.getEncoder().encodeToString(map.array()));
  }
}
