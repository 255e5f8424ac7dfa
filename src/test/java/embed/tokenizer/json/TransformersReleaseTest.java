package embed.tokenizer.json;

import static org.assertj.core.api.Assertions.assertThat;

import embed.file.JsonValues;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformersReleaseTest {
  private static TransformersRelease of(Map<String, Object> tokenizerConfig, Object version) {
    Path file = Path.of("x");
    return TransformersRelease.of(
        JsonValues.of(file, tokenizerConfig),
        JsonValues.of(file, version == null ? Map.of() : Map.of("transformers_version", version)));
  }

  @ParameterizedTest
  @CsvSource({
    "4.19.4, FOUR",
    "3.0.2, FOUR",
    "4.57.0.dev0, FOUR",
    "5.18.0, FIVE",
    "5.0.0rc1, FIVE",
    "12.0, FIVE",
    "main, UNKNOWN",
    "'', UNKNOWN"
  })
  void theVersionInConfigJsonTells(String version, TransformersRelease expected) {
    assertThat(of(Map.of(), version)).isEqualTo(expected);
  }

  @Test
  void withoutOneNothingIsTold() {
    assertThat(of(Map.of("tokenizer_class", "BertTokenizer"), null))
        .isEqualTo(TransformersRelease.UNKNOWN);
    assertThat(of(Map.of(), 5)).isEqualTo(TransformersRelease.UNKNOWN);
  }

  @Test
  void whatOnlyOneReleaseWritesCountsOverTheVersion() {
    assertThat(of(Map.of("backend", "tokenizers"), "4.37.2")).isEqualTo(TransformersRelease.FIVE);
    assertThat(of(Map.of("tokenizer_class", "TokenizersBackend"), null))
        .isEqualTo(TransformersRelease.FIVE);
    assertThat(of(Map.of("added_tokens_decoder", Map.of()), "5.1.0"))
        .isEqualTo(TransformersRelease.FOUR);
  }

  @ParameterizedTest
  @CsvSource({
    "RobertaTokenizer, bert, ROBERTA",
    "RobertaTokenizerFast, , ROBERTA",
    "LongformerTokenizer, , GENERIC",
    "DPRContextEncoderTokenizerFast, bert, BERT",
    "XLMRobertaTokenizerFast, roberta, XLM_ROBERTA",
    "DistilBertTokenizer, , BERT",
    "ElectraTokenizerFast, , BERT",
    "DebertaV2Tokenizer, , DEBERTA_V2",
    "LlamaTokenizerFast, modernbert, LLAMA",
    "BertJapaneseTokenizer, bert, GENERIC",
    "PreTrainedTokenizerFast, bert, GENERIC",
    "TokenizersBackend, roberta, GENERIC",
    "Something, , GENERIC",
    ", bert, BERT",
    ", nomic_bert, BERT",
    ", mpnet, MPNET",
    ", data2vec-text, ROBERTA",
    ", xlm-roberta-xl, XLM_ROBERTA",
    ", modernbert, GENERIC",
    ", eurobert, GENERIC",
    ", esm, ESM",
    ", , ROBERTA"
  })
  void theClassIsTheOneNamedOrThatOfTheModel(
      String name, String modelType, TokenizerClass expected) {
    assertThat(TokenizerClass.of(name, modelType, TransformersRelease.FOUR)).isEqualTo(expected);
  }

  @Test
  void releaseFiveTakesTheFileOfSomeModelsWhateverClassIsNamed() {
    assertThat(TokenizerClass.of("LlamaTokenizer", "modernbert", TransformersRelease.FIVE))
        .isEqualTo(TokenizerClass.GENERIC);
    assertThat(TokenizerClass.of(null, "xlm-roberta-xl", TransformersRelease.FIVE))
        .isEqualTo(TokenizerClass.GENERIC);
    assertThat(TokenizerClass.of("RobertaTokenizer", "roberta", TransformersRelease.FIVE))
        .isEqualTo(TokenizerClass.ROBERTA);
  }
}
