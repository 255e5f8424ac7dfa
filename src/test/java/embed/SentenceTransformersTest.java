package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import embed.References.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors equal those that sentence-transformers 6.0 encoded, each directory by its own recipe. */
final class SentenceTransformersTest {
  private static final double TOLERANCE = 2e-5;
  private static final EmbedderOptions CPU = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);

  private static final String[] PROMPTS = {
    "query",
    "document",
    "Clustering",
    "Retrieval-query",
    "STS",
    "bitext_query",
    "sts_query",
    "web_search_query"
  };

  static Stream<Reference> directories() {
    return Stream.of(
            "gemma3-causal",
            "gemma3-embedding",
            "mistral",
            "qwen2",
            "qwen3-embedding",
            "st-0-transformer",
            "st-cls-new-layout",
            "st-dense",
            "st-lasttoken",
            "st-layernorm",
            "st-minilm-like",
            "st-multi-pooling",
            "st-prompt-excluded",
            "st-weightedmean")
        .map(References::of);
  }

  @ParameterizedTest
  @MethodSource("directories")
  void theDirectorysOwnRecipeIsTheDefault(Reference reference) {
    assertThat(difference(reference, CPU, "sentence")).isLessThanOrEqualTo(TOLERANCE);
  }

  static Stream<Reference> withPrompts() {
    return directories().filter(reference -> !prompts(reference).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("withPrompts")
  void promptsAreTakenByTheirNames(Reference reference) {
    for (String name : prompts(reference)) {
      assertThat(difference(reference, CPU.withPromptName(name), "sentence_" + name))
          .isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private static List<String> prompts(Reference reference) {
    return Stream.of(PROMPTS).filter(name -> reference.arrays().has("sentence_" + name)).toList();
  }

  @Test
  void someDirectoriesHavePrompts() {
    assertThat(withPrompts().count()).isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("withPrompts")
  void theTextOfAPromptIsTheSameAsItsName(Reference reference) {
    String name = prompts(reference).get(0);
    try (Embedder named =
            Embedder.open(reference.directory(), CPU.withPromptName(name).withThreads(1));
        Embedder plain = Embedder.open(reference.directory(), CPU.withPrompt("").withThreads(1))) {
      String line = reference.lines().get(5);
      assertThat(plain.withPrompt(name).embed(line)).isEqualTo(named.embed(line));
      assertThat(plain.embed(line)).isNotEqualTo(named.embed(line));
    }
  }

  @ParameterizedTest
  @MethodSource("directories")
  void aPlainDirectorysVectorIsTheMean(Reference reference) {
    boolean ownFolder = reference.name().equals("st-0-transformer");
    Reference plain =
        ownFolder
            ? new Reference(
                reference.name(),
                reference.directory().resolve("0_Transformer"),
                reference.lines(),
                reference.arrays())
            : reference;
    assertThat(difference(plain, CPU.withPlain(true), "mean")).isLessThanOrEqualTo(TOLERANCE);
  }

  @TempDir Path copy;

  /** A copy of a reference's directory in which a file has another text. */
  private Path changed(Reference reference, String name, String text) throws IOException {
    Files.createDirectory(copy.resolve("1_Pooling"));
    for (String each :
        List.of(
            "1_Pooling/config.json",
            "config.json",
            "config_sentence_transformers.json",
            "model.safetensors",
            "modules.json",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json")) {
      Files.copy(reference.directory().resolve(each), copy.resolve(each));
    }
    Files.writeString(copy.resolve(name), text);
    return copy;
  }

  private static float[] vector(Path directory, EmbedderOptions options, String line) {
    try (Embedder embedder = Embedder.open(directory, options)) {
      return embedder.embed(line).vector();
    }
  }

  @Test
  void clsWithoutThePromptIsTheFirstTokenAfterIt() throws IOException {
    Reference reference = References.of("st-prompt-excluded");
    Path directory =
        changed(
            reference,
            "1_Pooling/config.json",
            "{\"include_prompt\": false, \"pooling_mode\": \"cls\"}");
    String line = "The quick brown fox jumps over the lazy dog.";
    assertThat(vector(directory, CPU.withPromptName("query"), line))
        .usingComparatorWithPrecision(2e-5f)
        .startsWith(-0.08152927f, 0.13903043f, 0.03652313f, -0.0520764f);
  }

  @Test
  void theDirectorysTruncateDimCutsAfterItsNormalize() throws IOException {
    Reference reference = References.of("st-minilm-like");
    String line = reference.lines().get(5);
    float[] whole = vector(reference.directory(), CPU, line);
    Path directory =
        changed(reference, "config_sentence_transformers.json", "{\"truncate_dim\": 8}");
    assertThat(vector(directory, CPU, line))
        .containsExactly(Arrays.copyOf(whole, 8), within(1e-6f));
    assertThat(vector(directory, CPU.withDimensions(5), line))
        .containsExactly(vector(reference.directory(), CPU.withDimensions(5), line), within(0f));
    assertThat(norm(vector(directory, CPU.withNormalize(true), line))).isCloseTo(1, within(1e-6));
    assertThat(norm(vector(directory, CPU, line))).isLessThan(0.99);
  }

  @ParameterizedTest
  @CsvSource({
    "30, 1000, 30, max_seq_length in sentence_bert_config.json",
    "30, 10, 30, max_seq_length in sentence_bert_config.json",
    "null, 10, 10, model_max_length in tokenizer_config.json",
  })
  void aStatedMaxSeqLengthWinsOverTheTokenizers(
      String stated, String ofTokenizer, int expected, String source) throws IOException {
    Path directory =
        changed(
            References.of("st-minilm-like"),
            "sentence_bert_config.json",
            "{\"max_seq_length\": " + stated + "}");
    Path config = directory.resolve("tokenizer_config.json");
    String text = Files.readString(config);
    Files.writeString(
        config,
        text.replaceAll("\"model_max_length\": \\d+", "\"model_max_length\": " + ofTokenizer));
    try (Embedder embedder = Embedder.open(directory, CPU)) {
      assertThat(embedder.longestInput()).isEqualTo(expected);
      assertThat(embedder.details().longestInputSource()).isEqualTo(source);
    }
  }

  /** ModernBERT and DeBERTa compute their positions, so config.json's number is no bound. */
  @ParameterizedTest
  @ValueSource(strings = {"modernbert", "deberta-v2", "nomic-bert"})
  void aStatedMaxSeqLengthWinsOverComputedPositions(String name) throws IOException {
    Reference reference = References.of(name);
    try (Stream<Path> files = Files.list(reference.directory())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path config = copy.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("max_position_embeddings\": \\d+", "max_position_embeddings\": 16")
            .replaceFirst("max_relative_positions\": -1", "max_relative_positions\": 64"));
    try (Embedder embedder = Embedder.open(copy, CPU)) {
      assertThat(embedder.longestInput()).isEqualTo(16);
      assertThat(embedder.details().longestInputSource())
          .isEqualTo("max_position_embeddings in config.json");
    }
    String folder = "sentence_transformers.models.";
    Files.createDirectory(copy.resolve("1_Pooling"));
    Files.writeString(copy.resolve("1_Pooling/config.json"), "{}");
    Files.writeString(copy.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 60}");
    Files.writeString(
        copy.resolve("modules.json"),
        "[{\"path\": \"\", \"type\": \"%sTransformer\"}, {\"path\": \"1_Pooling\", \"type\": \"%sPooling\"}]"
            .formatted(folder, folder));
    String line = "a line of more than sixteen tokens";
    try (Embedder whole = Embedder.open(reference.directory(), CPU);
        Embedder embedder = Embedder.open(copy, CPU)) {
      assertThat(embedder.longestInput()).isEqualTo(60);
      Embedding embedding = embedder.embed(line);
      assertThat(embedding.tokens()).isBetween(17, 59);
      assertThat(embedding.vector())
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(whole.embed(line).vector());
    }
  }

  private static double norm(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static double difference(Reference reference, EmbedderOptions options, String array) {
    try (Embedder embedder = Embedder.open(reference.directory(), options)) {
      List<float[]> vectors =
          embedder.embedAll(reference.lines()).stream().map(Embedding::vector).toList();
      assertThat(vectors.get(0)).hasSize(reference.arrays().array(array).shape()[1]);
      return References.difference(vectors, reference.arrays().array(array), 0);
    }
  }
}
