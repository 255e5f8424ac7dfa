package embed.model;

import static org.assertj.core.api.Assertions.assertThat;

import embed.weights.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobertaTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("config.json");
  }

  private EncoderConfig read(String json) {
    Refusal.write(file, json.getBytes(StandardCharsets.UTF_8));
    return Architecture.read(file).config();
  }

  private AbstractStringAssert<?> refusal(String json) {
    Refusal.write(file, json.getBytes(StandardCharsets.UTF_8));
    return Refusal.of(() -> Architecture.read(file)).startsWith(file + ": ");
  }

  /** A refusal of the config with only these keys beside its model type. */
  private AbstractStringAssert<?> refusalOf(String keys) {
    return refusal("{\"model_type\":\"roberta\"," + keys + "}");
  }

  @Test
  void absentKeysHaveTransformersDefaults() {
    assertThat(read("{\"model_type\":\"roberta\"}"))
        .isEqualTo(
            new EncoderConfig(
                "roberta",
                List.of(),
                50_265,
                768,
                12,
                12,
                3_072,
                new Positions(512, 1),
                2,
                1e-12,
                1,
                Activation.GELU,
                true));
  }

  @Test
  void everyKeyIsRead() {
    assertThat(
            read(
                """
                {"model_type": "camembert", "architectures": ["CamembertForMaskedLM"],
                 "vocab_size": 99, "hidden_size": 12, "num_hidden_layers": 3,
                 "num_attention_heads": 4, "intermediate_size": 17, "max_position_embeddings": 34,
                 "type_vocab_size": 1, "layer_norm_eps": 1e-05, "pad_token_id": 2,
                 "hidden_act": "gelu_new", "tie_word_embeddings": false,
                 "position_embedding_type": "absolute", "is_decoder": false,
                 "add_cross_attention": false, "pruned_heads": {}, "quantization_config": null}
                """))
        .isEqualTo(
            new EncoderConfig(
                "camembert",
                List.of("CamembertForMaskedLM"),
                99,
                12,
                3,
                4,
                17,
                new Positions(34, 2),
                1,
                1e-5,
                2,
                Activation.GELU_NEW,
                false));
  }

  @Test
  void theLongestInputStartsBehindThePadToken() {
    String json = "{\"model_type\":\"roberta\",\"max_position_embeddings\":514,\"pad_token_id\":";
    read(json + "1}");
    assertThat(Architecture.read(file).config().positions().longestInput()).isEqualTo(512);
    read(json + "0}");
    assertThat(Architecture.read(file).config().positions().longestInput()).isEqualTo(513);
  }

  @ParameterizedTest
  @ValueSource(strings = {"roberta", "xlm-roberta", "camembert"})
  void theThreeModelTypesAreRead(String type) {
    assertThat(read("{\"model_type\":\"" + type + "\"}").modelType()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "gelu, GELU",
    "gelu_python, GELU",
    "gelu_new, GELU_NEW",
    "gelu_fast, GELU_FAST",
    "gelu_pytorch_tanh, GELU_PYTORCH_TANH",
    "relu, RELU",
    "silu, SILU",
    "swish, SILU",
    "tanh, TANH"
  })
  void everyActivationIsReadByItsName(String name, Activation activation) {
    assertThat(read("{\"model_type\":\"roberta\",\"hidden_act\":\"" + name + "\"}").hiddenAct())
        .isEqualTo(activation);
  }

  @Test
  void unknownKeysAreIgnored() {
    assertThat(
            read("{\"model_type\":\"roberta\",\"id2label\":{\"0\":\"a\"},\"x\":[1,{\"y\":null}],"
                    + "\"x\":2}")
                .layers())
        .isEqualTo(12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longformer", "gpt2"})
  void anotherModelTypeIsRefusedByName(String type) {
    refusal("{\"model_type\":\"" + type + "\"}")
        .contains("model_type \"" + type + "\" is not supported, only roberta, xlm-roberta");
  }

  @ParameterizedTest
  @CsvSource({
    "RobertaForMaskedLM, Roberta",
    "RobertaPreLayerNormModel, RobertaPreLayerNorm",
    "XLMRobertaModel, Roberta",
    "XLMRobertaXLModel, XlmRobertaXl",
    "CamembertForMaskedLM, Roberta",
    "Data2VecTextModel, Roberta",
    "BertModel, Bert",
    "DistilBertModel, DistilBert",
    "ElectraForPreTraining, Electra",
    "MPNetModel, Mpnet",
    "AlbertModel, Albert",
    "ModernBertModel, ModernBert",
    "NomicBertModel, NomicBert",
    "EuroBertModel, Llama",
    "DebertaV2Model, DebertaV2"
  })
  void withoutAModelTypeTheClassDecides(String className, String family) {
    String other = ",\"relative_attention\":true,\"pos_att_type\":\"c2p\"";
    read("{\"architectures\":[\"" + className + "\"]" + other + "}");
    assertThat(Architecture.read(file).getClass().getSimpleName()).isEqualTo(family);
  }

  @Test
  void withoutAModelTypeAndAKnownClassTheConfigIsRefused() {
    refusal("{\"architectures\":[\"GPT2LMHeadModel\"]}").contains("model_type is missing");
    refusal("{}").contains("add \"model_type\": \"roberta\"");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"position_embedding_type\":\"relative_key\" | position_embedding_type \"relative_key\"",
        "\"is_decoder\":true                          | is_decoder true is not supported",
        "\"add_cross_attention\":true                 | add_cross_attention true is not supported",
        "\"is_encoder_decoder\":true                  | is_encoder_decoder true is not supported",
        "\"pruned_heads\":{\"0\":[1]}                 | pruned_heads is not supported",
        "\"quantization_config\":{\"bits\":4}         | quantization_config is not supported",
        "\"hidden_act\":\"quick_gelu\"                | hidden_act \"quick_gelu\" is not supported"
      })
  void whatWouldChangeTheNumbersIsRefusedByName(String keys, String message) {
    refusalOf(keys).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"hidden_size\":0                 | hidden_size must be from 1 to 65536, is 0",
        "\"hidden_size\":-768              | hidden_size must be from 1 to 65536, is -768",
        "\"hidden_size\":2147483647        | hidden_size must be from 1 to 65536",
        "\"hidden_size\":768.0             | hidden_size must be an integer, is 768.0",
        "\"hidden_size\":9223372036854775808 | hidden_size must be from 1 to 65536",
        "\"hidden_size\":\"768\"           | hidden_size must be an integer, is \"768\"",
        "\"hidden_size\":[768]             | hidden_size must be an integer, is a list",
        "\"hidden_size\":{\"a\":1}         | hidden_size must be an integer, is an object",
        "\"num_attention_heads\":7         | hidden_size 768 is no multiple of num_attention_heads"
            + " 7",
        "\"num_hidden_layers\":1000000     | num_hidden_layers must be from 1 to 1024",
        "\"vocab_size\":0                  | vocab_size must be from 1",
        "\"pad_token_id\":-1               | pad_token_id must be from 0 to 50264, is -1",
        "\"pad_token_id\":50265            | pad_token_id must be from 0 to 50264",
        "\"max_position_embeddings\":3     | max_position_embeddings 3 leaves no room",
        "\"layer_norm_eps\":-1             | layer_norm_eps must be at least 0",
        "\"layer_norm_eps\":1e999          | layer_norm_eps must be at least 0",
        "\"layer_norm_eps\":\"small\"      | layer_norm_eps must be a number, is \"small\"",
        "\"is_decoder\":1                  | is_decoder must be true or false, is 1",
        "\"architectures\":\"Roberta\"     | architectures must be a list of strings, is"
            + " \"Roberta\"",
        "\"architectures\":[1]             | architectures must be a string, is 1"
      })
  void valuesOfTheWrongTypeOrRangeAreRefused(String keys, String message) {
    refusalOf(keys).contains(message);
  }

  @Test
  void everythingWrongIsSaidInOneMessage() {
    refusalOf("\"hidden_size\":\"x\",\"vocab_size\":0,\"is_decoder\":true")
        .contains("hidden_size", "vocab_size", "is_decoder");
  }

  @Test
  void theMessageStaysShortHoweverMuchIsWrong() {
    refusalOf("\"architectures\":[1" + ",1".repeat(10_000) + "]").contains("must be a string");
    refusalOf("\"hidden_act\":\"" + "x".repeat(100_000) + "\"").contains("…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1}}", "{'a':1}", "{\"a\":1,}", "nonsense"})
  void whatIsNoJsonObjectIsRefused(String text) {
    refusal(text).contains("line 1, column ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "null"})
  void anotherValueThanAnObjectIsRefused(String text) {
    refusal(text).contains("where an object belongs");
  }

  @Test
  void nullIsTheSameAsAnAbsentKey() {
    assertThat(read("{\"model_type\":\"roberta\",\"hidden_size\":null}").hiddenSize())
        .isEqualTo(768);
  }

  @Test
  void whatNoVectorNeedsMayBeNaN() {
    assertThat(read("{\"model_type\":\"roberta\",\"initializer_range\":NaN}").layers())
        .isEqualTo(12);
  }

  @Test
  void deepNestingIsRefusedWithoutAStackOverflow() {
    refusalOf("\"x\":" + "[".repeat(1_000_000)).contains("nesting depth");
  }

  @Test
  void aGitLfsPointerIsNamedAsSuch() {
    refusal("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")
        .contains("Git LFS pointer", "git lfs pull");
  }

  @Test
  void aLinkOfTheHubsCacheThatWasCopiedAsTextIsNamedAsSuch() {
    refusal("../../blobs/0f3a").contains("cache of Hugging Face's hub", "download the model again");
  }

  @Test
  void anEmptyFileAndAWebPageAreNamedAsSuch() {
    refusal("").contains("is empty");
    refusal("\n<!DOCTYPE html><html>").contains("is a web page");
    refusal("{\"error\":\"Repository not found\"}").contains("server's error message");
  }
}
