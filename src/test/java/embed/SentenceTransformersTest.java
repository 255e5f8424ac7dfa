package embed;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References.Reference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  private static double difference(Reference reference, EmbedderOptions options, String array) {
    try (Embedder embedder = Embedder.open(reference.directory(), options)) {
      List<float[]> vectors =
          embedder.embedAll(reference.lines()).stream().map(Embedding::vector).toList();
      assertThat(vectors.get(0)).hasSize(reference.arrays().array(array).shape()[1]);
      return References.difference(vectors, reference.arrays().array(array), 0);
    }
  }
}
