package embed.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.embedding.response.EmbeddingResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import embed.EmbedException;
import embed.Embedder;
import embed.EmbedderOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An encoder checkpoint as LangChain4j's embedding model. A request's input type chooses among the
 * directory's prompts as sentence-transformers' {@code encode_query} and {@code encode_document}
 * do; without an input type, the embedder's own prompt is used. Any number of threads may share
 * one.
 */
public final class EmbedEmbeddingModel implements EmbeddingModel, AutoCloseable {
  /** The names that a directory may give to the prompt of an input type, in order. */
  private static final List<String> QUERY_PROMPTS = List.of("query");

  private static final List<String> DOCUMENT_PROMPTS = List.of("document", "passage", "corpus");

  private final Embedder embedder;
  private final Embedder ofQueries;
  private final Embedder ofDocuments;
  private final String name;

  private EmbedEmbeddingModel(Embedder embedder, String name) {
    this.embedder = embedder;
    this.ofQueries = prompted(embedder, QUERY_PROMPTS);
    this.ofDocuments = prompted(embedder, DOCUMENT_PROMPTS);
    this.name = name;
  }

  /**
   * Opens a checkpoint with {@link EmbedderOptions#DEFAULTS}.
   *
   * @param directory as {@code save_pretrained} or sentence-transformers' {@code save} wrote it
   * @throws EmbedException if it is not a checkpoint that this library reads
   */
  public static EmbedEmbeddingModel open(Path directory) {
    return open(directory, EmbedderOptions.DEFAULTS);
  }

  /**
   * Opens a checkpoint.
   *
   * @param directory as {@code save_pretrained} or sentence-transformers' {@code save} wrote it
   * @throws EmbedException if it is not a checkpoint that this library reads, or lacks something
   *     that the options ask for
   */
  public static EmbedEmbeddingModel open(Path directory, EmbedderOptions options) {
    return new EmbedEmbeddingModel(
        Embedder.open(directory, options), String.valueOf(directory.getFileName()));
  }

  /** Returns the embedder itself if the directory has no such prompt. */
  private static Embedder prompted(Embedder embedder, List<String> names) {
    for (String each : names) {
      if (embedder.promptNames().contains(each)) {
        return embedder.withPrompt(each);
      }
    }
    return embedder;
  }

  /**
   * Embeds the texts of a request.
   *
   * @throws EmbedException if a text is too long and the options say that this is an error, or
   *     there is not enough memory
   */
  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    List<String> lines = request.inputs().stream().map(EmbeddingInput::text).toList();
    List<Embedding> embeddings = new ArrayList<>(lines.size());
    int tokens = 0;
    for (embed.Embedding each : of(request.inputType()).embedAll(lines)) {
      embeddings.add(Embedding.from(each.vector()));
      tokens += each.tokens();
    }
    return EmbeddingResponse.builder()
        .embeddings(embeddings)
        .metadata(
            EmbeddingResponseMetadata.builder()
                .modelName(name)
                .tokenUsage(new TokenUsage(tokens))
                .build())
        .build();
  }

  private Embedder of(EmbeddingInputType type) {
    if (type == null) {
      return embedder;
    }
    return switch (type) {
      case QUERY -> ofQueries;
      case DOCUMENT -> ofDocuments;
    };
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(EmbeddingRequestParameters.INPUT_TYPE);
  }

  @Override
  public int dimension() {
    return embedder.dimensions();
  }

  /** Returns the name of the checkpoint's directory. */
  @Override
  public String modelName() {
    return name;
  }

  /** Frees the checkpoint. */
  @Override
  public void close() {
    embedder.close();
  }
}
