package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files whose values make the native library end the whole process, take years or use all memory.
 * The tokenizer class of the directory keeps their parts as they are.
 */
class HostileTokenizerJsonTest {
  private static final String VOCABULARY =
      "'model': {'type': 'BPE', 'vocab': {'a': 0, 'b': 1, '<s>': 2}, 'merges': []}";
  private static final String TEXT = "{'Sequence': {'id': 'A', 'type_id': 0}}";
  private static final String START = "{'SpecialToken': {'id': '<s>', 'type_id': 0}}";
  private static final String SPECIAL = "'<s>': {'id': '<s>', 'ids': [2], 'tokens': ['<s>']}";
  private static final String DOUBLING =
      "{'type': 'Replace', 'pattern': {'String': 'l'}, 'content': 'll'}";
  private static final String BYTES =
      "{'type': 'ByteLevel', 'add_prefix_space': false, 'trim_offsets': true, 'use_regex': true}";
  private static final String ROBERTA =
      "{'type': 'RobertaProcessing', 'sep': ['b', 1], 'cls': ['a', 0], 'trim_offsets': true,"
          + " 'add_prefix_space': false}";

  @TempDir private Path directory;

  @BeforeEach
  void keepTheSavedParts() throws IOException {
    TestTokenizers.write(
        directory,
        "tokenizer_config.json",
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"model_max_length\": 128}");
  }

  /** Each of these ended the whole process in the native library, or gives random ids. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "'normalizer': {'type': 'Precompiled', 'precompiled_charsmap': 'AAAA'}, ",
        "'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'X'}]}, ",
        "'normalizer': {'type': 'Replace', 'pattern': {'Regex': '(a*)*b'}, 'content': ''}, ",
        "'normalizer': {'type': 'Replace', 'pattern': {'Regex': ' {0,}'}, 'content': ' '}, ",
        "'pre_tokenizer': {'type': 'FixedLength', 'length': 0}, ",
        "'pre_tokenizer': {'type': 'Split', 'pattern': {'Regex': 'a*a*b'}, 'behavior': 'Removed',"
            + " 'invert': false}, ",
        "'normalizer': {'type': 'Strip', 'strip_left': true, 'strip_right': true}, 'added_tokens':"
            + " [{'id': 2, 'content': ' ', 'normalized': true}], "
      })
  void aPartThatTheNativeLibraryDoesNotSurviveIsRefused(String part) throws IOException {
    refused(part + VOCABULARY, "tokenizer.json: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type': 'BPE', 'continuing_subword_prefix': '###', 'vocab': {'a': 0, 'b': 1, 'ab': 2},"
            + " 'merges': [['a', 'b']]}",
        "{'type': 'BPE', 'drop\\u006fut': 0.5, 'vocab': {'a': 0}, 'merges': []}",
        "{'type': 'WordPiece', 'unk_token': 'a', 'continuing_subword_prefix': '##',"
            + " 'max_input_chars_per_word': 100000000, 'vocab': {'a': 0, '##a': 1}}"
      })
  void aModelThatTheNativeLibraryDoesNotSurviveIsRefused(String model) throws IOException {
    refused("'model': " + model, "tokenizer.json: the model's ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'SpecialToken': {'id': '<x>', 'type_id': 0}} | the unknown special token \"<x>\"",
        "{'Sequence': {'id': 'B', 'type_id': 0}} | which is neither",
        // The native library also takes a list of the members.
        "{'Sequence': ['B', 0]} | which is neither",
        "{'SpecialToken': ['<x>', 0]} | which is neither",
        "'$B' | which is neither",
        "{'Sequence': {'id': 'A'}, 'SpecialToken': {'id': '<s>'}} | which is neither",
        START + " | has the Sequence A 0 times",
        TEXT + ", " + TEXT + " | has the Sequence A 2 times"
      })
  void aTemplateOfAnythingButItsTokensAndTheTextIsRefused(String single, String message)
      throws IOException {
    refused("'post_processor': " + template(single) + ", " + VOCABULARY, message);
  }

  @Test
  void aSpecialTokenOfATemplateHasAsManyIdsAsTokens() throws IOException {
    String template = template(TEXT).replace("[2]", "[1, 2]");
    refused("'post_processor': " + template + ", " + VOCABULARY, "not as many ids as tokens");
  }

  @Test
  void onlyOnePartOfAPostProcessorAddsTokens() throws IOException {
    String template = template(START + ", " + TEXT);
    for (String second : new String[] {template, ROBERTA, sequence("processors", template)}) {
      refused(
          "'post_processor': " + sequence("processors", template, second) + ", " + VOCABULARY,
          "the post_processor has several parts that add tokens; one is supported");
    }
  }

  /** Nearly every file has a template for pairs, which is never used. */
  @Test
  void theTemplateForAPairIsIgnored() throws IOException {
    String template =
        template(START + ", " + TEXT)
            .replace(
                "'pair': []", "'pair': [" + TEXT + ", {'Sequence': {'id': 'B', 'type_id': 1}}]");
    assertThat(ids("'post_processor': " + template + ", " + VOCABULARY, "ab"))
        .containsExactly(2, 0, 1);
    assertThat(
            ids(
                "'post_processor': " + sequence("processors", BYTES, template) + ", " + VOCABULARY,
                "ab"))
        .containsExactly(2, 0, 1);
  }

  @Test
  void fortyReplacementsThatDoubleALetterAreRefused() throws IOException {
    String[] parts = Collections.nCopies(40, DOUBLING).toArray(new String[0]);
    refused(
        "'normalizer': " + sequence("normalizers", parts) + ", " + VOCABULARY,
        "tokenizer.json: Replace and the parts after it can make a text more than 64 times as"
            + " long");
  }

  @Test
  void byteLevelOnByteLevelIsRefused() throws IOException {
    String[] parts = Collections.nCopies(40, BYTES).toArray(new String[0]);
    refused(
        "'pre_tokenizer': " + sequence("pretokenizers", parts) + ", " + VOCABULARY,
        "tokenizer.json: ByteLevel and the parts after it can make a text more than 64 times");
  }

  private static String sequence(String members, String... parts) {
    return "{'type': 'Sequence', '" + members + "': [" + String.join(", ", parts) + "]}";
  }

  private static String template(String single) {
    return "{'type': 'TemplateProcessing', 'single': ["
        + single
        + "], 'pair': [], 'special_tokens': {"
        + SPECIAL
        + "}}";
  }

  private int[] ids(String members, String line) throws IOException {
    write(members);
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, 3, 128)) {
      return tokenizer.tokenize(line).ids();
    }
  }

  private void refused(String members, String message) throws IOException {
    write(members);
    assertThatThrownBy(() -> TestTokenizers.open(directory, 3, 128))
        .isInstanceOf(EmbedException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private void write(String members) throws IOException {
    TestTokenizers.write(directory, "tokenizer.json", ("{" + members + "}").replace('\'', '"'));
  }
}
