package embed.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The text of single tokens of each kind of saved tokenizer.json. */
class TokenTextTest {
  private static final String BYTE_LEVEL =
      "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":true}";
  private static final String METASPACE =
      "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}";
  private static final String DIGITS = "{\"type\":\"Digits\",\"individual_digits\":true}";

  @TempDir private Path directory;

  private List<String> texts(String model, String preTokenizer, int count) throws IOException {
    String json =
        "{\"version\":\"1.0\",\"added_tokens\":[{\"id\":0,\"content\":\"[MASK]\",\"special\":true,"
            + "\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false}],"
            + "\"normalizer\":null,\"pre_tokenizer\":"
            + preTokenizer
            + ",\"post_processor\":null,\"decoder\":{\"type\":\"BPEDecoder\",\"suffix\":\"t\"},"
            + "\"model\":"
            + model
            + "}";
    TestTokenizers.write(directory, "tokenizer.json", json);
    TestTokenizers.write(
        directory, "tokenizer_config.json", "{\"tokenizer_class\":\"PreTrainedTokenizerFast\"}");
    try (LineTokenizer tokenizer = TestTokenizers.open(directory, count, 16)) {
      return tokenizer.texts(IntStream.range(0, count).toArray()).stream()
          .map(TokenText::text)
          .toList();
    }
  }

  private static String bpe(String vocabulary, String settings) {
    return "{\"type\":\"BPE\",\"vocab\":{" + vocabulary + "},\"merges\":[]" + settings + "}";
  }

  @Test
  void bytesOfByteLevelTokensAreCharactersAgain() throws IOException {
    String model = bpe("\"[MASK]\":0,\"Ġint\":1,\"int\":2,\"Ã©\":3,\"Ã\":4,\"Ċ\":5", "");
    List<String> expected = List.of("[MASK]", " int", "int", "é", "\ufffd", "\n");
    assertThat(texts(model, BYTE_LEVEL, 6)).isEqualTo(expected);
    String sequence =
        "{\"type\":\"Sequence\",\"pretokenizers\":[" + DIGITS + "," + BYTE_LEVEL + "]}";
    assertThat(texts(model, sequence, 6)).isEqualTo(expected);
  }

  @Test
  void theMarkOfAWordPieceIsNoText() throws IOException {
    String model =
        "{\"type\":\"WordPiece\",\"unk_token\":\"[MASK]\",\"continuing_subword_prefix\":\"%s\","
            + "\"max_input_chars_per_word\":100,\"vocab\":{\"[MASK]\":0,\"%smen\":1,\"men\":2,"
            + "\"#\":3}}";
    List<String> expected = List.of("[MASK]", "men", "men", "#");
    String words = "{\"type\":\"BertPreTokenizer\"}";
    assertThat(texts(model.formatted("##", "##"), words, 4)).isEqualTo(expected);
    assertThat(texts(model.formatted(".*", ".*"), words, 4)).isEqualTo(expected);
  }

  @Test
  void theBlankOfASentencePieceIsABlank() throws IOException {
    String model =
        "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"[MASK]\",0],[\"▁int\",-1],[\"int\",-2],"
            + "[\"<0x0A>\",-3]]}";
    assertThat(texts(model, METASPACE, 4)).containsExactly("[MASK]", " int", "int", "<0x0A>");
    String other = METASPACE.replace('▁', '_');
    assertThat(texts(model.replace('▁', '_'), other, 3)).containsExactly("[MASK]", " int", "int");
  }

  @Test
  void bytesThatAModelFallsBackToAreCharactersAgain() throws IOException {
    String model =
        bpe("\"[MASK]\":0,\"▁int\":1,\"<0x0A>\":2,\"<0xE2>\":3", ",\"byte_fallback\":true");
    assertThat(texts(model, "null", 4)).containsExactly("[MASK]", " int", "\n", "\ufffd");
  }

  @Test
  void theMarkOfAWordsEndIsNoText() throws IOException {
    String model = bpe("\"[MASK]\":0,\"int</w>\":1,\"in\":2", ",\"end_of_word_suffix\":\"</w>\"");
    String words = "{\"type\":\"WhitespaceSplit\"}";
    assertThat(texts(model, words, 3)).containsExactly("[MASK]", "int", "in");
  }
}
