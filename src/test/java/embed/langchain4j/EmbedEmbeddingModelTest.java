package embed.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.References;
import embed.References.Reference;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The model through LangChain4j's interface alone. */
final class EmbedEmbeddingModelTest {
  private static final EmbedderOptions ONE_THREAD = EmbedderOptions.DEFAULTS.withThreads(1);

  @Test
  void aStoreFindsTheSegmentsThatTheModelEmbedded() {
    Reference linux = References.of("Linux");
    List<TextSegment> segments =
        linux.lines().stream()
            .distinct()
            .filter(line -> !line.isBlank())
            .limit(40)
            .map(TextSegment::from)
            .toList();
    try (EmbedEmbeddingModel open = EmbedEmbeddingModel.open(linux.directory(), ONE_THREAD)) {
      EmbeddingModel model = open;
      assertThat(model.dimension()).isEqualTo(128);
      assertThat(model.modelName()).isEqualTo("Linux");
      Response<List<Embedding>> embedded = model.embedAll(segments);
      InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
      store.addAll(embedded.content(), segments);

      for (TextSegment segment : segments) {
        Embedding query = model.embed(segment.text()).content();
        List<EmbeddingMatch<TextSegment>> found =
            store
                .search(
                    EmbeddingSearchRequest.builder().queryEmbedding(query).maxResults(3).build())
                .matches();
        assertThat(found).hasSize(3);
        assertThat(found.get(0).embedded()).isEqualTo(segment);
        assertThat(found.get(0).score()).isGreaterThan(0.99999);
      }
      try (Embedder embedder = Embedder.open(linux.directory(), ONE_THREAD)) {
        int tokens = 0;
        for (int i = 0; i < segments.size(); i++) {
          embed.Embedding expected = embedder.embed(segments.get(i).text());
          assertThat(embedded.content().get(i).vector()).isEqualTo(expected.vector());
          tokens += expected.tokens();
        }
        assertThat(embedded.tokenUsage().inputTokenCount()).isEqualTo(tokens);
      }
    }
  }

  @Test
  void theTypeOfTheInputChoosesThePrompt() {
    Reference reference = References.of("st-cls-new-layout");
    String line = reference.lines().get(5);
    try (EmbedEmbeddingModel model = EmbedEmbeddingModel.open(reference.directory(), ONE_THREAD);
        Embedder embedder = Embedder.open(reference.directory(), ONE_THREAD)) {
      for (EmbeddingInputType type : EmbeddingInputType.values()) {
        String prompt = type.name().toLowerCase(Locale.ROOT);
        EmbeddingRequest request = EmbeddingRequest.builder().input(line).inputType(type).build();
        assertThat(model.embed(request).embeddings().get(0).vector())
            .isEqualTo(embedder.withPrompt(prompt).embed(line).vector())
            .isNotEqualTo(embedder.embed(line).vector());
      }
      assertThat(model.embed(line).content().vector()).isEqualTo(embedder.embed(line).vector());
    }
  }

  @Test
  void refusesParametersThatItDoesNotUse() {
    try (EmbedEmbeddingModel model =
        EmbedEmbeddingModel.open(References.of("Linux").directory(), ONE_THREAD)) {
      EmbeddingRequest request = EmbeddingRequest.builder().input("a").dimensions(8).build();
      assertThatThrownBy(() -> model.embed(request))
          .isInstanceOf(UnsupportedFeatureException.class)
          .hasMessageContaining("dimensions");
    }
  }
}
