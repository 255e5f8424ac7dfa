package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the class that a directory names does with the tokenizer.json in it. Each expectation is
 * what transformers 4.57.6 or 5.18.0 gives, according to the release that is named.
 */
class TokenizerClassTest {
  private static final String NO_RELEASE = "{}";
  private static final String FOUR = "{\"transformers_version\": \"4.40.0\"}";
  private static final String FIVE = "{\"transformers_version\": \"5.18.0\"}";

  private static final String BYTE_LEVEL_MODEL =
      "\"model\": {\"type\": \"BPE\", \"vocab\": {\"<s>\": 0, \"</s>\": 1, \"<unk>\": 2,"
          + " \"<pad>\": 3, \"<mask>\": 4, \"a\": 5, \"Ġ\": 6, \"Ġa\": 7, \"b\": 8},"
          + " \"merges\": [\"Ġ a\"]}";

  private static final String ROBERTA =
      "\"post_processor\": {\"type\": \"RobertaProcessing\", \"sep\": [\"</s>\", 1], \"cls\":"
          + " [\"<s>\", 0], \"trim_offsets\": true, \"add_prefix_space\": true}";

  private static final String WORD_PIECE_MODEL =
      "\"model\": {\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\","
          + " \"continuing_subword_prefix\": \"##\", \"max_input_chars_per_word\": 100, \"vocab\":"
          + " {\"[PAD]\": 0, \"[UNK]\": 1, \"[CLS]\": 2, \"[SEP]\": 3, \"[MASK]\": 4, \"a\": 5,"
          + " \"A\": 6, \"é\": 7, \"e\": 8, \"中\": 9, \"##中\": 10}}";

  @TempDir private Path directory;

  private static String byteLevel(boolean prefix, String rest) {
    return "{\"pre_tokenizer\": {\"type\": \"ByteLevel\", \"add_prefix_space\": "
        + prefix
        + ", \"trim_offsets\": true, \"use_regex\": true}, "
        + BYTE_LEVEL_MODEL
        + (rest.isEmpty() ? "" : ", " + rest)
        + "}";
  }

  private static String wordPiece(boolean lowercase) {
    return "{\"normalizer\": {\"type\": \"BertNormalizer\", \"clean_text\": true,"
        + " \"handle_chinese_chars\": true, \"strip_accents\": null, \"lowercase\": "
        + lowercase
        + "}, \"pre_tokenizer\": {\"type\": \"BertPreTokenizer\"}, "
        + WORD_PIECE_MODEL
        + "}";
  }

  private int[] ids(String config, String tokenizerConfig, String tokenizer, String line)
      throws IOException {
    TestTokenizers.write(directory, "config.json", config);
    TestTokenizers.write(directory, "tokenizer.json", tokenizer);
    if (tokenizerConfig == null) {
      Files.deleteIfExists(directory.resolve("tokenizer_config.json"));
    } else {
      TestTokenizers.write(directory, "tokenizer_config.json", tokenizerConfig);
    }
    try (LineTokenizer opened = TestTokenizers.open(directory, 100, 32)) {
      return opened.tokenize(line).ids();
    }
  }

  private static String named(String tokenizerClass) {
    return "{\"tokenizer_class\": \"" + tokenizerClass + "\"}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TokenizersBackend", "PreTrainedTokenizerFast", "GPT2Tokenizer", "MyTokenizer"})
  void genericAndUnknownClassesTakeTheFileAsItIs(String name) throws IOException {
    for (String config : new String[] {NO_RELEASE, FOUR, FIVE}) {
      assertThat(ids(config, named(name), byteLevel(true, ROBERTA), "a a"))
          .containsExactly(0, 7, 7, 1);
      assertThat(ids(config, named(name), byteLevel(false, ""), "a a")).containsExactly(5, 7);
      String silent = "{\"add_prefix_space\": true, \"tokenizer_class\": \"" + name + "\"}";
      assertThat(ids(config, silent, byteLevel(false, ROBERTA), "a")).containsExactly(0, 5, 1);
    }
  }

  @Test
  void robertasClassFollowsTokenizerConfig() throws IOException {
    for (String config : new String[] {NO_RELEASE, FOUR, FIVE}) {
      assertThat(ids(config, named("RobertaTokenizer"), byteLevel(true, ROBERTA), "a a"))
          .containsExactly(0, 5, 7, 1);
      String prefix = "{\"add_prefix_space\": true, \"tokenizer_class\": \"RobertaTokenizer\"}";
      assertThat(ids(config, prefix, byteLevel(false, ROBERTA), "a a")).containsExactly(0, 7, 7, 1);
    }
  }

  /** Each is spelled in another way, and each puts a blank before the first word. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"add_prefix_space\": true",
        "\"add_prefix_space\": true, \"prepend_scheme\": \"first\"",
        "\"add_prefix_space\": true, \"prepend_scheme\": \"always\", \"split\": true",
        "\"prepend_scheme\": \"always\", \"split\": true",
        "\"str_rep\": \"▁\", \"add_prefix_space\": true"
      })
  void noClassChangesMetaspace(String members) throws IOException {
    String metaspace = "{\"type\": \"Metaspace\", \"replacement\": \"▁\", " + members + "}";
    String whole =
        "{\"pre_tokenizer\": %s, \"model\": {\"type\": \"Unigram\", \"unk_id\": 3, \"vocab\":"
            + " [[\"<s>\", 0.0], [\"<pad>\", 0.0], [\"</s>\", 0.0], [\"<unk>\", 0.0], [\"▁a\","
            + " -1.0], [\"a\", -2.0]]}}";
    for (String name : new String[] {"XLMRobertaTokenizer", "RobertaTokenizer", "MyTokenizer"}) {
      assertThat(ids(FOUR, named(name), whole.formatted(metaspace), "a")).containsExactly(4);
      String sequence = "{\"type\": \"Sequence\", \"pretokenizers\": [" + metaspace + "]}";
      assertThat(ids(FOUR, named(name), whole.formatted(sequence), "a")).containsExactly(4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BertTokenizer, 5, 8",
    "DistilBertTokenizerFast, 5, 8",
    "ElectraTokenizer, 5, 8",
    "PreTrainedTokenizerFast, 6, 7"
  })
  void bertsClassesLowerTheCaseWhereTokenizerConfigSaysNothing(String name, int a, int e)
      throws IOException {
    for (String config : new String[] {FOUR, FIVE}) {
      assertThat(ids(config, named(name), wordPiece(false), "A é")).contains(a, e);
    }
  }

  @Test
  void bertsNormalizerFollowsTokenizerConfig() throws IOException {
    String cased = "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": false}";
    String accents =
        "{\"tokenizer_class\": \"BertTokenizer\", \"strip_accents\": false,"
            + " \"tokenize_chinese_chars\": false}";
    for (String config : new String[] {FOUR, FIVE}) {
      assertThat(ids(config, cased, wordPiece(true), "A é")).contains(6, 7);
      assertThat(ids(config, accents, wordPiece(true), "A é 中中")).contains(5, 7, 9, 10);
    }
  }

  @Test
  void aMissingPostProcessorIsThatOfTheClassUnlessReleaseFourWroteIt() throws IOException {
    assertThat(ids(NO_RELEASE, named("RobertaTokenizer"), byteLevel(false, ""), ""))
        .containsExactly(0, 1);
    assertThat(ids(FIVE, named("RobertaTokenizer"), byteLevel(false, ""), "a"))
        .containsExactly(0, 5, 1);
    assertThat(ids(FOUR, named("RobertaTokenizer"), byteLevel(false, ""), "a")).containsExactly(5);
    assertThat(ids(NO_RELEASE, named("BertTokenizer"), wordPiece(true), "a"))
        .containsExactly(2, 5, 3);
    assertThat(ids(FOUR, named("BertTokenizer"), wordPiece(true), "a")).containsExactly(5);
  }

  @Test
  void theMaskTakesTheBlankBeforeItWhereItsClassSaysSo() throws IOException {
    String plain =
        "\"added_tokens\": [{\"id\": 4, \"content\": \"<mask>\", \"single_word\": false,"
            + " \"lstrip\": false, \"rstrip\": false, \"normalized\": false, \"special\": true}]";
    String tokenizer = byteLevel(false, ROBERTA + ", " + plain);
    // The class sets it where no file names the token; a file's flags count over that.
    assertThat(ids(FOUR, named("RobertaTokenizer"), tokenizer, "a <mask>"))
        .containsExactly(0, 5, 4, 1);
    assertThat(ids(FIVE, named("RobertaTokenizer"), tokenizer, "a <mask>"))
        .containsExactly(0, 5, 6, 4, 1);
    assertThat(ids(FOUR, named("MyTokenizer"), tokenizer, "a <mask>"))
        .containsExactly(0, 5, 6, 4, 1);
    String withMask = "{\"tokenizer_class\": \"RobertaTokenizer\", \"mask_token\": \"<mask>\"}";
    assertThat(ids(FOUR, withMask, tokenizer, "a <mask>")).containsExactly(0, 5, 6, 4, 1);
    assertThat(ids(FOUR, withMask, byteLevel(false, ROBERTA), "a <mask>"))
        .containsExactly(0, 5, 4, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"extra_special_tokens\": [\"<x>\", \"<y>\"]",
        "\"extra_special_tokens\": {\"image_token\": \"<x>\", \"other_token\": \"<y>\"}",
        "\"additional_special_tokens\": [\"<x>\", {\"content\": \"<y>\", \"lstrip\": false}]",
        "\"additional_special_tokens\": [\"<x>\"], \"extra_special_tokens\": [\"<y>\"]"
      })
  void extraSpecialTokensAreAListOrAMap(String member) throws IOException {
    String config = "{\"tokenizer_class\": \"RobertaTokenizer\", " + member + "}";
    assertThat(ids(NO_RELEASE, config, byteLevel(false, ROBERTA), "a<y><x>"))
        .containsExactly(0, 5, 10, 9, 1);
  }

  @Test
  void llamasClassDecidesOnItsTokensByItself() throws IOException {
    String tokenizer = byteLevel(false, ROBERTA);
    assertThat(ids(FOUR, named("LlamaTokenizerFast"), tokenizer, "a")).containsExactly(0, 5);
    String both =
        "{\"tokenizer_class\": \"LlamaTokenizer\", \"add_bos_token\": true, \"add_eos_token\":"
            + " true}";
    assertThat(ids(FOUR, both, tokenizer, "a")).containsExactly(0, 5, 1);
    String generic =
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"add_bos_token\": true,"
            + " \"bos_token\": \"<s>\"}";
    assertThat(ids(FOUR, generic, byteLevel(false, ""), "a")).containsExactly(5);
  }

  /** Parts that no vector needs are not looked at. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"note\": NaN",
        "\"decoder\": {\"type\": \"Nothing\"}",
        "\"padding\": {\"strategy\": Infinity}",
        "\"truncation\": 5",
        "\"added_tokens\": [{\"id\": 9000, \"content\": \"far\", \"special\": false}]"
      })
  void whatIsNotUsedIsNotValidated(String member) throws IOException {
    assertThat(ids(FOUR, named("MyTokenizer"), byteLevel(false, ROBERTA + ", " + member), "a b"))
        .containsExactly(0, 5, 6, 8, 1);
    String config = "{\"tokenizer_class\": \"MyTokenizer\", \"chat\": NaN, \"keep_accents\": 7}";
    assertThat(ids(FOUR, config, byteLevel(false, ROBERTA), "a")).containsExactly(0, 5, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.0", "null"})
  void aDropoutOfNothingIsNone(String dropout) throws IOException {
    String tokenizer =
        byteLevel(false, ROBERTA)
            .replace("\"type\": \"BPE\"", "\"type\": \"BPE\", \"dropout\": " + dropout);
    assertThat(ids(FOUR, named("MyTokenizer"), tokenizer, "a a")).containsExactly(0, 5, 7, 1);
  }

  /** A pattern that the native library does not survive is named. */
  @Test
  void aPatternThatMayTakeExponentialTimeIsNamed() {
    String split =
        "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+b\"},"
            + " \"behavior\": \"Isolated\", \"invert\": false}, "
            + BYTE_LEVEL_MODEL
            + "}";
    assertThatThrownBy(() -> ids(FOUR, named("MyTokenizer"), split, "a"))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining("tokenizer.json: the pattern \"(a+)+b\" of Split is not supported");
  }

  @Test
  void aLookaheadThatSplitsBeforeCapitalsIsTaken() throws IOException {
    String split =
        "{\"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\","
            + " \"pattern\": {\"Regex\": \"(?=[A-Z])\"}, \"behavior\": \"Isolated\", \"invert\":"
            + " false}, {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\":"
            + " true, \"use_regex\": false}]}, "
            + BYTE_LEVEL_MODEL
            + "}";
    assertThat(ids(FOUR, named("MyTokenizer"), split, "aXa")).containsExactly(5, 5);
  }

  @Test
  void aLongLineIsTruncatedLikeAShortOne() throws IOException {
    String tokenizer = wordPiece(true);
    int[] whole = ids(FOUR, named("BertTokenizer"), tokenizer, "a ".repeat(100));
    assertThat(ids(FOUR, named("BertTokenizer"), tokenizer, "a ".repeat(2_000_000)))
        .isEqualTo(whole);
    String config = "{\"tokenizer_class\": \"MyTokenizer\"}";
    String blanks =
        byteLevel(
                true,
                ROBERTA
                    + ", \"added_tokens\": [{\"id\": 9, \"content\": \"  \", \"special\": false}]")
            .replace(
                "{\"pre_tokenizer\"", "{\"normalizer\": {\"type\": \"NFC\"}, \"pre_tokenizer\"");
    assertThat(ids(FOUR, config, blanks, "a  b ".repeat(1_000_000)))
        .isEqualTo(ids(FOUR, config, blanks, "a  b ".repeat(100)));
  }
}
