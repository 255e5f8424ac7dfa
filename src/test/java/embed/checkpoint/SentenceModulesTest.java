package embed.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import embed.EmbedderOptions;
import embed.Pooling;
import embed.weights.Refusal;
import embed.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of sentence-transformers, in the spelling of every release, well-formed or not. */
final class SentenceModulesTest {
  private static final String OLD = "sentence_transformers.models.";
  private static final String NEW = "sentence_transformers.sentence_transformer.modules.pooling.";

  @TempDir Path directory;

  @BeforeEach
  void writeCheckpoint() {
    new SmallCheckpoint().write(directory);
  }

  private void write(String name, String text) {
    Path file = directory.resolve(name);
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Refusal.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String module(String type, String path) {
    return "{\"idx\": 0, \"name\": \"0\", \"type\": \"" + type + "\", \"path\": \"" + path + "\"}";
  }

  private void modules(String... modules) {
    write("modules.json", "[" + String.join(",", modules) + "]");
  }

  /** A Transformer, and a Pooling with this config. */
  private void pooling(String config, String... more) {
    write("1_Pooling/config.json", config);
    List<String> all = new ArrayList<>();
    all.add(module(OLD + "Transformer", ""));
    all.add(module(OLD + "Pooling", "1_Pooling"));
    all.addAll(List.of(more));
    modules(all.toArray(String[]::new));
  }

  private Recipe recipe(EmbedderOptions options) {
    try (Checkpoint checkpoint = Checkpoint.open(directory, options)) {
      return Recipe.of(options, checkpoint);
    }
  }

  private Recipe recipe() {
    return recipe(EmbedderOptions.DEFAULTS);
  }

  private AbstractStringAssert<?> refusal() {
    return Refusal.of(() -> Checkpoint.open(directory).close());
  }

  @Test
  void aDirectoryWithoutModulesIsTheMeanOfTheLastLayer() {
    assertThat(recipe()).hasToString("mean");
    assertThat(recipe().hiddenState()).isEqualTo(1);
  }

  @Test
  void poolingFlagsAreConcatenatedInTheOrderOfTheClass() {
    pooling(
        "{\"word_embedding_dimension\": 4, \"pooling_mode_mean_tokens\": true,"
            + " \"pooling_mode_cls_token\": true, \"pooling_mode_lasttoken\": true}");
    assertThat(recipe().pooling()).containsExactly(Pooling.CLS, Pooling.MEAN, Pooling.LASTTOKEN);
    assertThat(recipe().dimensions()).isEqualTo(12);
  }

  @Test
  void poolingNamesAreConcatenatedInTheirOwnOrder() {
    pooling("{\"embedding_dimension\": 4, \"pooling_mode\": [\"max\", \"cls\"]}");
    assertThat(recipe().pooling()).containsExactly(Pooling.MAX, Pooling.CLS);
  }

  @Test
  void theNewClassNamesAreRead() {
    write("1_Pooling/config.json", "{\"pooling_mode\": \"weightedmean\"}");
    modules(
        module("sentence_transformers.base.modules.transformer.Transformer", ""),
        module(NEW + "Pooling", "1_Pooling"),
        module("sentence_transformers.base.modules.normalize.Normalize", "2_Normalize"));
    assertThat(recipe()).hasToString("weightedmean, normalized");
  }

  @Test
  void optionsWinOverTheDirectory() {
    pooling("{\"pooling_mode\": \"cls\"}", module(OLD + "Normalize", "2_Normalize"));
    EmbedderOptions options = EmbedderOptions.DEFAULTS;
    assertThat(recipe(options.withPooling(Pooling.MAX))).hasToString("max, normalized");
    assertThat(recipe(options.withNormalize(false))).hasToString("cls");
    assertThat(recipe(options.withDimensions(2)).dimensions()).isEqualTo(2);
    assertThat(recipe(options.withPlain(true))).hasToString("mean");
    Refusal.of(() -> recipe(options.withDimensions(5)))
        .isEqualTo("there are no 5 dimensions: a vector has 4");
  }

  @Test
  void promptsAreTakenByName() {
    pooling("{\"pooling_mode\": \"mean\"}");
    write(
        "config_sentence_transformers.json",
        "{\"prompts\": {\"query\": \"query: \", \"passage\": \"passage: \", \"none\": null},"
            + " \"default_prompt_name\": \"passage\"}");
    EmbedderOptions options = EmbedderOptions.DEFAULTS;
    assertThat(recipe().text("x")).isEqualTo("passage: x");
    assertThat(recipe(options.withPromptName("query")))
        .hasToString("mean, prompt \"query: \" (query)");
    assertThat(recipe(options.withPrompt("")).text("x")).isEqualTo("x");
    Refusal.of(() -> recipe(options.withPromptName("doc")))
        .isEqualTo(directory + ": has no prompt \"doc\"; its prompts are query, passage");
  }

  @Test
  void theLongestInputIsTheTransformersIfThatIsLess() {
    pooling("{\"pooling_mode\": \"mean\"}");
    write("sentence_roberta_config.json", "{\"max_seq_length\": 3, \"do_lower_case\": true}");
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.longestInput()).isEqualTo(3);
      assertThat(checkpoint.sentenceModules().lowerCase()).isTrue();
    }
  }

  @Test
  void theTransformerMayHaveAFolder() throws IOException {
    Path inner = Files.createDirectory(directory.resolve("0_Transformer"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.move(directory.resolve(name), inner.resolve(name));
    }
    write("1_Pooling/config.json", "{}");
    modules(module(OLD + "Transformer", "0_Transformer"), module(OLD + "Pooling", "1_Pooling"));
    try (Checkpoint checkpoint = Checkpoint.open(directory)) {
      assertThat(checkpoint.directory()).isEqualTo(inner);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config_sentence_transformers.json",
        "1_Pooling/config.json",
        "2_Normalize/x",
        "0_Transformer/sentence_bert_config.json"
      })
  void aDownloadWithoutModulesIsRefusedUnlessTheOptionsSayWhatIsWanted(String file) {
    write(file, "{}");
    refusal()
        .isEqualTo(
            directory
                + ": has "
                + Path.of(file).getName(0)
                + " but no modules.json, without which the vectors would be others than the"
                + " model's: fetch modules.json and the folders that it names, or say by"
                + " --pooling or --plain what you want");
    assertThat(recipe(EmbedderOptions.DEFAULTS.withPlain(true))).hasToString("mean");
    assertThat(recipe(EmbedderOptions.DEFAULTS.withPooling(Pooling.CLS))).hasToString("cls");
  }

  @Test
  void theFolderOfATransformerIsACheckpointOfItsOwn() {
    write("sentence_bert_config.json", "{}");
    assertThat(recipe()).hasToString("mean");
  }

  @Test
  void aPlainDirectoryWhoseCheckpointIsInAFolderNamesIt() throws IOException {
    Path inner = Files.createDirectory(directory.resolve("0_Transformer"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.move(directory.resolve(name), inner.resolve(name));
    }
    write("config.json", "{\"__version__\": \"0.3.8\"}");
    Refusal.of(() -> recipe(EmbedderOptions.DEFAULTS.withPlain(true)))
        .isEqualTo(
            directory + ": the checkpoint is in " + inner + "; with --plain, give that folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"WeightedLayerPooling", "CNN", "LSTM", "WordEmbeddings", "BoW", "Router"})
  void aModuleThatIsNotSupportedIsRefusedByName(String name) {
    pooling("{}", module(OLD + name, "2"));
    refusal()
        .isEqualTo(
            directory.resolve("modules.json")
                + ": the module \""
                + OLD
                + name
                + "\" is not supported; --plain leaves all of the directory's modules out");
  }

  @Test
  void aModuleOfSomebodysOwnIsRefusedByName() {
    pooling("{}", module("custom_st.Transformer", "2"));
    refusal().contains("the module \"custom_st.Transformer\" is not supported");
  }

  /** Each pooling makes a vector wider. */
  @Test
  void aLongListOfPoolingsIsRefused() {
    pooling("{\"pooling_mode\": [\"mean\"" + ", \"mean\"".repeat(1_000_000) + "]}");
    refusal().contains("pooling_mode must be a name or a list of a few names, is a list");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../other",
        "/etc",
        "1/../../x",
        "C:/x",
        "a\\\\b",
        "..",
        "1_Pooling/..",
        "a\\ud800"
      })
  void aPathThatLeadsAwayIsRefused(String path) {
    pooling("{}", module(OLD + "Dense", path));
    refusal().contains("is not a path within the directory");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{}                                           | must be a list of 1 to 32 modules",
        "[]                                           | must be a list of 1 to 32 modules",
        "[7]                                          | a module is 7",
        "[{\"type\": \"x\"}]                          | no \"type\" or no \"path\"",
        "[{\"type\": \"sentence_transformers.models.Transformer\", \"path\": \"\"}]"
            + " | no Transformer with a Pooling",
        "[{\"type\": \"sentence_transformers.models.Normalize\", \"path\": \"\"}]"
            + " | Normalize comes before"
      })
  void aListThatIsNoneIsRefused(String text, String message) {
    write("modules.json", text);
    refusal().startsWith(directory.resolve("modules.json") + ": ").contains(message);
  }

  @Test
  void moreModulesThanAnyDirectoryHasAreRefused() {
    String[] many = new String[33];
    Arrays.fill(many, module(OLD + "Normalize", ""));
    modules(many);
    refusal().contains("1 to 32 modules");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{\"pooling_mode\": \"median\"}            | the pooling_mode \"median\" is not supported",
        "{\"pooling_mode\": 7}                     | pooling_mode must be a name or a list",
        "{\"include_prompt\": \"no\"}              | include_prompt must be true or false",
        "{\"pooling_mode_cls_token\": 1}           | pooling_mode_cls_token must be true or false"
      })
  void aPoolingThatIsNotSupportedIsRefused(String config, String message) {
    pooling(config);
    refusal().startsWith(directory.resolve("1_Pooling/config.json") + ": ").contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"transformer_task\": \"fill-mask\"          | transformer_task \"fill-mask\" is not",
        "\"module_output_name\": \"scores\"           | module_output_name \"scores\" is not",
        "\"modality_config\": {\"message\": {}}       | this modality_config is not supported",
        "\"processing_kwargs\": {\"text\": {\"a\": 1}} | processing_kwargs.text is not supported",
        "\"query_length\": 32                         | query_length is not supported",
        "\"query_expansion\": {\"strategy\": \"min\"} | query_expansion is not supported",
        "\"tokenizer_name_or_path\": \"x\"            | tokenizer_name_or_path is not supported",
        "\"config_args\": {\"is_decoder\": true}      | config_args.is_decoder is not supported",
        "\"processor_kwargs\": {\"do_lower_case\": true} | processor_kwargs.do_lower_case is not"
      })
  void aTransformersSettingThatIsNotFollowedIsRefusedByName(String keys, String message) {
    pooling("{}");
    write("sentence_bert_config.json", "{" + keys + "}");
    refusal().startsWith(directory.resolve("sentence_bert_config.json") + ": ").contains(message);
  }

  @Test
  void settingsOfATransformerThatChangeNoVectorAreLeftOut() {
    pooling("{}");
    write(
        "sentence_bert_config.json",
        "{\"transformer_task\": \"feature-extraction\", \"module_output_name\":"
            + " \"token_embeddings\", \"modality_config\": {\"text\": {\"method\": \"forward\","
            + " \"method_output_name\": \"last_hidden_state\"}}, \"processing_kwargs\": {},"
            + " \"query_expansion\": null, \"model_args\": {\"torch_dtype\": \"float16\"},"
            + " \"mine\": 1}");
    assertThat(recipe()).hasToString("mean");
  }

  @Test
  void aModelOfAnotherTypeIsRefused() {
    pooling("{}");
    write("config_sentence_transformers.json", "{\"model_type\": \"SparseEncoder\"}");
    refusal().endsWith("model_type \"SparseEncoder\" is not supported, only SentenceTransformer");
  }

  @Test
  void aNormalizeOfOtherThanTheVectorIsRefused() {
    pooling("{}", module(OLD + "Normalize", "2_Normalize"));
    write("2_Normalize/config.json", "{\"module_input_name\": \"token_embeddings\"}");
    refusal().contains("module_input_name \"token_embeddings\" is not supported");
  }

  @Test
  void theDirectorysTruncateDimCutsUnlessTheOptionsSayHowMany() {
    pooling("{}", module(OLD + "Normalize", "2_Normalize"));
    write("config_sentence_transformers.json", "{\"truncate_dim\": 3}");
    EmbedderOptions options = EmbedderOptions.DEFAULTS;
    assertThat(recipe()).hasToString("mean, normalize, first 3");
    assertThat(recipe(options.withDimensions(2))).hasToString("mean, first 2, normalized");
    write("config_sentence_transformers.json", "{\"truncate_dim\": 99}");
    assertThat(recipe()).hasToString("mean, normalized");
    write("config_sentence_transformers.json", "{\"truncate_dim\": 0}");
    refusal().contains("truncate_dim must be a whole number from 1, is 0");
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    modules(module(OLD + "Transformer", ""), module(OLD + "Pooling", "9_Pooling"));
    refusal().startsWith(directory.resolve("9_Pooling") + ": no config.json");
  }

  @Test
  void aDenseOfAnotherWidthIsRefused() {
    pooling("{}", module(OLD + "Dense", "2_Dense"));
    write(
        "2_Dense/config.json",
        "{\"in_features\": 5, \"out_features\": 3, \"bias\": false,"
            + " \"activation_function\": \"torch.nn.modules.linear.Identity\"}");
    Refusal.write(
        directory.resolve("2_Dense/model.safetensors"),
        SafetensorsWriter.write(new SmallCheckpoint().only("linear.weight", 3, 5).stateDict()));
    Refusal.of(this::recipe).contains("linear.weight").contains("another width than the 4");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"activation_function\": \"os.system\"  | activation_function \"os.system\" is not",
        "\"use_residual\": true                  | use_residual true is not supported",
        "\"module_input_name\": \"token_embeddings\" | module_input_name \"token_embeddings\""
      })
  void aDenseThatIsNotSupportedIsRefused(String keys, String message) {
    pooling("{}", module(OLD + "Dense", "2_Dense"));
    write("2_Dense/config.json", "{" + keys + "}");
    refusal().startsWith(directory.resolve("2_Dense/config.json") + ": ").contains(message);
  }
}
