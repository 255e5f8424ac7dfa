package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import embed.EmbedException;
import embed.tokenizer.json.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a tokenizer may consist of, and what each of them changes. */
class TokenizerFormsTest {
  private static final List<String> LINES =
      List.of(
          "",
          " ",
          "( <str> , addr ) <num>",
          "if ( sad_count < 0 )  {",
          "a <mask> b<mask>",
          "<s>x</s>",
          "héllo — 日本 😀",
          "int x".repeat(100));

  @TempDir private Path parent;
  private Path directory;

  @BeforeEach
  void copyTheBundledTokenizer() throws IOException {
    directory = TestTokenizers.linuxCopy(parent);
  }

  @Test
  void aSavedTokenizerJsonGivesTheSameIds() throws IOException {
    TokenIds[] expected = tokenize(directory, 128);
    Path saved = saved(linuxJson());
    assertThat(tokenize(saved, 128)).isEqualTo(expected);
  }

  @Test
  void theTruncationAndPaddingOfTokenizerJsonAreReplaced() throws IOException {
    TokenIds[] expected = tokenize(directory, 128);
    JsonObject json = linuxJson();
    json.getAsJsonObject("truncation").addProperty("max_length", 5);
    json.add(
        "padding",
        JsonParser.parseString(
            "{\"strategy\":{\"Fixed\":64},\"direction\":\"Right\",\"pad_to_multiple_of\":null,"
                + "\"pad_id\":1,\"pad_type_id\":0,\"pad_token\":\"<pad>\"}"));
    assertThat(tokenize(saved(json), 128)).isEqualTo(expected);
  }

  @Test
  void specialTokensThatTokenizerJsonLacksAreAddedWithTheirFlags() throws IOException {
    TokenIds[] expected = tokenize(directory, 128);
    JsonObject json = linuxJson();
    json.add("added_tokens", new JsonArray());
    assertThat(tokenize(saved(json), 128)).isEqualTo(expected);
  }

  @Test
  void theFlagsOfTokenizerJsonCountOverTheDefaults() throws IOException {
    JsonObject json = linuxJson();
    for (JsonElement token : json.getAsJsonArray("added_tokens")) {
      token.getAsJsonObject().addProperty("lstrip", false);
    }
    Path saved = saved(json);
    TestTokenizers.write(saved, TokenizerFiles.CONFIG, "{\"mask_token\": \"<mask>\"}");
    try (LineTokenizer tokenizer = open(saved, 128);
        LineTokenizer plain = open(directory, 128)) {
      assertThat(plain.tokenize("a <mask>").ids()).hasSize(4);
      assertThat(tokenizer.tokenize("a <mask>").ids()).hasSize(5);
    }
  }

  @Test
  void theConfigurationDecidesOnThePrefixBlank() throws IOException {
    TokenIds[] expected = tokenize(directory, 128);
    JsonObject json = linuxJson();
    json.getAsJsonObject("pre_tokenizer").addProperty("add_prefix_space", true);
    Path saved = saved(json);
    assertThat(tokenize(saved, 128)).isEqualTo(expected);

    TestTokenizers.write(saved, TokenizerFiles.CONFIG, "{\"add_prefix_space\": true}");
    try (LineTokenizer prefixing = open(saved, 128);
        LineTokenizer plain = open(directory, 128)) {
      assertThat(prefixing.tokenize("int x")).isEqualTo(plain.tokenize(" int x"));
      assertThat(prefixing.tokenize(" int x")).isEqualTo(plain.tokenize(" int x"));
      assertThat(prefixing.tokenize("<s>x")).isEqualTo(plain.tokenize("<s> x"));
    }
  }

  @Test
  void addPrefixSpaceAlsoWorksWithoutTokenizerJson() throws IOException {
    Path prefixed = TestTokenizers.linuxCopy(parent);
    TestTokenizers.write(prefixed, TokenizerFiles.CONFIG, "{\"add_prefix_space\": true}");
    try (LineTokenizer prefixing = open(prefixed, 128);
        LineTokenizer plain = open(directory, 128)) {
      assertThat(prefixing.tokenize("int x")).isEqualTo(plain.tokenize(" int x"));
      String longLine = "int x ".repeat(10_000);
      assertThat(prefixing.tokenize(longLine)).isEqualTo(plain.tokenize(" " + longLine));
    }
  }

  @Test
  void theLongestInputIsTheSmallestOfTokenizerAndPositions() throws IOException {
    TestTokenizers.write(directory, TokenizerFiles.CONFIG, "{\"model_max_length\": 16}");
    try (LineTokenizer tokenizer = open(directory, 128)) {
      assertThat(tokenizer.longestInput()).isEqualTo(16);
      assertThat(tokenizer.tokenize("x ".repeat(100)).ids()).hasSize(16);
    }
    TestTokenizers.write(directory, TokenizerFiles.CONFIG, "{\"max_len\": 512}");
    try (LineTokenizer tokenizer = open(directory, 128)) {
      assertThat(tokenizer.longestInput()).isEqualTo(128);
    }
    TestTokenizers.write(
        directory,
        TokenizerFiles.CONFIG,
        "{\"model_max_length\": 1000000000000000019884624838656}");
    try (LineTokenizer tokenizer = open(directory, 128)) {
      assertThat(tokenizer.longestInput()).isEqualTo(128);
    }
  }

  @Test
  void truncationSideLeftKeepsTheEndOfTheLine() throws IOException {
    int[] whole;
    try (LineTokenizer tokenizer = open(directory, 128)) {
      whole = tokenizer.tokenize("a b c d e f g h").ids();
    }
    TestTokenizers.write(directory, TokenizerFiles.CONFIG, "{\"truncation_side\": \"left\"}");
    try (LineTokenizer tokenizer = open(directory, 5)) {
      TokenIds truncated = tokenizer.tokenize("a b c d e f g h");
      assertThat(truncated.truncated()).isTrue();
      assertThat(truncated.ids())
          .containsExactly(
              0, whole[whole.length - 4], whole[whole.length - 3], whole[whole.length - 2], 2);
    }
  }

  @Test
  void addedTokensFollowTheVocabularyInTheOrderOfTheirIds() throws IOException {
    TestTokenizers.write(
        directory, TokenizerFiles.ADDED_TOKENS, "{\"<two>\": 8193, \"<one>\": 8192}");
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8194, 128)) {
      assertThat(tokenizer.tokenize("<one><two>").ids()).containsExactly(0, 8192, 8193, 2);
    }
  }

  @Test
  void specialTokensMayBeObjectsAndMayHaveOtherNames() throws IOException {
    TestTokenizers.write(
        directory,
        TokenizerFiles.SPECIAL_TOKENS,
        """
        {"cls_token": {"content": "<num>", "lstrip": false, "rstrip": true, "normalized": true,
                       "single_word": false},
         "additional_special_tokens": ["<num>", "<str>"]}
        """);
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 9000, 128)) {
      int[] ids = tokenizer.tokenize("<num>   <str>x").ids();
      assertThat(ids).startsWith(8192, 8192, 8193).endsWith(2).hasSize(5);
    }
  }

  @Test
  void addedTokensDecoderOfTheConfigurationCountsAlone() throws IOException {
    TestTokenizers.write(directory, TokenizerFiles.ADDED_TOKENS, "{\"<ignored>\": 8192}");
    TestTokenizers.write(
        directory,
        TokenizerFiles.CONFIG,
        """
        {"added_tokens_decoder": {
           "8192": {"content": "<new>", "lstrip": true, "rstrip": false, "normalized": false,
                    "single_word": false, "special": false},
           "4": {"content": "<mask>", "lstrip": false, "rstrip": false, "normalized": false,
                 "single_word": false, "special": true}},
         "mask_token": "<mask>", "tokenizer_class": "RobertaTokenizer"}
        """);
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8193, 128)) {
      assertThat(tokenizer.tokenize("a  <new>").ids()).hasSize(4).contains(8192);
      // This <mask> does not take the blank before it along.
      assertThat(tokenizer.tokenize("a <mask>").ids()).hasSize(5);
      assertThat(tokenizer.tokenize("<ignored>").ids()).hasSizeGreaterThan(3);
    }
  }

  /** As Python's json and Rust's maps have it. */
  @Test
  void ofATokenThatTheVocabularyHasTwiceTheLastIdCounts() throws IOException {
    Path vocabulary = directory.resolve(TokenizerFiles.VOCABULARY);
    String json = Files.readString(vocabulary);
    Files.writeString(vocabulary, json.replaceFirst("\\{", "{\"int\": 7, \"<s>\": 9, "));
    TokenIds[] first = tokenize(directory, 128);
    Files.writeString(vocabulary, json);
    assertThat(first).isEqualTo(tokenize(directory, 128));
    Files.writeString(vocabulary, json.replaceFirst("\\}\\s*$", ", \"int\": 7, \"<s>\": 9}"));
    assertThat(tokenize(directory, 128)[LINES.indexOf("<s>x</s>")].ids()).startsWith(9, 9);
    assertThat(tokenize(directory, 128)[LINES.size() - 1].ids()).startsWith(9, 7);
  }

  @Test
  void emptyTokensArePassedOver() throws IOException {
    TokenIds[] expected = tokenize(directory, 128);
    TestTokenizers.write(directory, TokenizerFiles.ADDED_TOKENS, "{\"\": 8192}");
    TestTokenizers.write(
        directory, TokenizerFiles.CONFIG, "{\"additional_special_tokens\": [\"\"]}");
    assertThat(tokenize(directory, 128)).isEqualTo(expected);
  }

  @Test
  void aTokenForSingleWordsIsNotFoundInsideOne() throws IOException {
    TestTokenizers.write(
        directory,
        TokenizerFiles.CONFIG,
        """
        {"added_tokens_decoder": {
           "8192": {"content": "foo", "lstrip": false, "rstrip": false, "normalized": true,
                    "single_word": true, "special": false}}}
        """);
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 8193, 128)) {
      assertThat(tokenizer.tokenize("foo bar").ids()).contains(8192);
      assertThat(tokenizer.tokenize("food foo_ xfoo").ids()).doesNotContain(8192);
    }
  }

  @Test
  void aUnigramTokenizerAsXlmRobertaHasItIsReadAndCutSafely() throws IOException {
    Path saved = saved(unigram());
    try (LineTokenizer tokenizer = TestTokenizers.open(saved, 9, 16)) {
      assertThat(tokenizer.tokenize("hi you").ids()).containsExactly(0, 4, 5, 2);
      assertThat(tokenizer.tokenize("you<mask>").ids()).containsExactly(0, 5, 8, 2);
      assertThat(tokenizer.tokenize("  hi   you ").ids()).containsExactly(0, 4, 5, 2);
      TokenIds whole = tokenizer.tokenize("hi you ".repeat(20));
      TokenIds huge = tokenizer.tokenize("hi you ".repeat(10_000_000));
      assertThat(huge).isEqualTo(whole);
      assertThat(huge.truncated()).isTrue();
      // Blanks are no tokens here: however many there are, nothing is truncated.
      TokenIds blanks = tokenizer.tokenize("hi" + " ".repeat(5_000) + "you");
      assertThat(blanks.ids()).containsExactly(0, 4, 5, 2);
      assertThat(blanks.truncated()).isFalse();
    }
  }

  @Test
  void dropoutIsRefusedAsItMakesIdsRandom() throws IOException {
    JsonObject json = linuxJson();
    json.getAsJsonObject("model").addProperty("dropout", 0.1);
    Path saved = saved(json);
    assertThatThrownBy(() -> open(saved, 128))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("dropout");
  }

  private static JsonObject unigram() {
    return JsonParser.parseString(
            """
            {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
             "normalizer": {"type": "NFKC"},
             "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
               {"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}]},
             "post_processor": {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}},
                 {"Sequence": {"id": "A", "type_id": 0}},
                 {"SpecialToken": {"id": "</s>", "type_id": 0}}],
               "pair": [{"Sequence": {"id": "A", "type_id": 0}},
                 {"Sequence": {"id": "B", "type_id": 1}}],
               "special_tokens": {
                 "<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                 "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]}}},
             "decoder": null,
             "model": {"type": "Unigram", "unk_id": 3, "vocab": [["<s>", 0.0], ["<pad>", 0.0],
               ["</s>", 0.0], ["<unk>", 0.0], ["▁hi", -1.5], ["▁you", -2.0], ["▁", -3.0],
               ["h", -4.0], ["<mask>", 0.0]]}}
            """)
        .getAsJsonObject();
  }

  private JsonObject linuxJson() {
    return JsonParser.parseString(TestTokenizers.json(directory, 128).text()).getAsJsonObject();
  }

  private Path saved(JsonObject json) throws IOException {
    Path saved = Files.createTempDirectory(parent, "saved");
    json.asMap().putIfAbsent("normalizer", JsonNull.INSTANCE);
    TestTokenizers.write(saved, TokenizerFiles.TOKENIZER, json.toString());
    return saved;
  }

  private static LineTokenizer open(Path directory, int longest) {
    return TestTokenizers.open(directory, TestTokenizers.LINUX_VOCABULARY, longest);
  }

  private static TokenIds[] tokenize(Path directory, int longest) {
    try (LineTokenizer tokenizer = open(directory, longest)) {
      return tokenizer.tokenize(LINES);
    }
  }
}
