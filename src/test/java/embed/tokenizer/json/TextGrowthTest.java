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
  private static final Object BERT = JsonParts.of("BertNormalizer");

  /** In decomposed form it has 18 characters, four of them the letter lam. */
  private static final String LIGATURE = "\uFDFA";

  private static final String LAM = "\u0644";

  @Test
  void publishedNormalizersAreAccepted() {
    accepted(null, JsonParts.of("Metaspace", "replacement", "▁"));
    accepted(BERT, JsonParts.of("BertPreTokenizer"));
    accepted(JsonParts.of("NFC"), JsonParts.byteLevel(false));
    accepted(
        JsonParts.normalizers(
            List.of(JsonParts.of("Prepend", "prepend", "▁"), JsonParts.replace(" ", "▁"))),
        null);
    accepted(
        JsonParts.normalizers(
            List.of(
                JsonParts.replace("``", "\""),
                JsonParts.of("NFKD"),
                JsonParts.of("StripAccents"),
                JsonParts.of("Lowercase"),
                charsmap("x".repeat(18)),
                JsonParts.replaceRegex(" {2,}", "▁"))),
        JsonParts.preTokenizers(
            JsonParts.of("WhitespaceSplit"), JsonParts.metaspace(true, "first")));
  }

  /** Model2Vec puts blanks around each punctuation mark, one after the other. */
  @Test
  void replacementsOfDifferentCharactersDoNotMultiply() {
    List<Object> parts = new ArrayList<>(List.of(BERT));
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
        .chars()
        .forEach(c -> parts.add(JsonParts.replace(Character.toString(c), " " + (char) c + " ")));
    parts.add(JsonParts.replaceRegex("\\s+", " "));
    parts.add(JsonParts.strip(true));
    accepted(JsonParts.normalizers(parts), JsonParts.of("BertPreTokenizer"));
  }

  @Test
  void replacementsOfEachOthersResultsMultiply() {
    refused(repeated(7, JsonParts.replace("l", "ll")), "Replace");
    refused(repeated(40, JsonParts.replace("l", "m"), JsonParts.replace("m", "ll")), "Replace");
    refused(repeated(7, JsonParts.replaceRegex("[a-z]", "ab")), "Replace");
    refused(repeated(20, JsonParts.replace("ll", "llll")), "Replace");
    accepted(repeated(6, JsonParts.replace("l", "ll")), null);
    accepted(repeated(100, JsonParts.replace("ll", "ll")), null);
    accepted(repeated(100, JsonParts.replace("l", "")), null);
  }

  @Test
  void aLongReplacementIsRefused() {
    refused(JsonParts.replace("l", "x".repeat(65)), "Replace");
    refused(JsonParts.of("Prepend", "prepend", "x".repeat(64)), "Prepend");
    refused(charsmap("x".repeat(65)), "Precompiled");
    accepted(JsonParts.replace("l", "x".repeat(64)), null);
  }

  @Test
  void charactersThatUnicodeDecomposesCount() {
    Object decomposing = JsonParts.of("NFKD");
    refused(repeated(3, JsonParts.replace(LAM, LIGATURE), decomposing), "Replace");
    refused(repeated(3, charsmap(LIGATURE), decomposing), "Precompiled");
    refused(repeated(3, JsonParts.of("NFKC"), JsonParts.replace("Ｌ", "L".repeat(6))), "Replace");
  }

  @Test
  void normalizersBetweenReplacementsHideNothing() {
    refused(repeated(7, JsonParts.replace("l", "LL"), JsonParts.of("Lowercase")), "Replace");
    refused(repeated(4, JsonParts.of("BertNormalizer")), "BertNormalizer");
    refused(
        repeated(7, JsonParts.of("Prepend", "prepend", "ab"), JsonParts.replace("a", "bb")),
        "Prepend");
  }

  @Test
  void thousandsOfPartsAreRefused() {
    assertThatThrownBy(() -> TextGrowth.check(FILE, repeated(1001, JsonParts.of("Strip")), null))
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
    return JsonParts.normalizers(
        Collections.nCopies(times, List.of(parts)).stream().flatMap(List::stream).toList());
  }

  /** A table that puts a text in the place of some character; the array is not looked at here. */
  private static Map<String, Object> charsmap(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer map =
        ByteBuffer.allocate(9 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putInt(4).putInt(0);
    map.put(bytes).put((byte) 0);
    return JsonParts.of(
        "Precompiled", "precompiled_charsmap", Base64.getEncoder().encodeToString(map.array()));
  }
}
