package embed.fuzz;

import embed.checkpoint.SentenceModulesFuzz;
import embed.input.CsvFuzz;
import embed.input.JsonlFuzz;
import embed.model.ConfigFuzz;
import embed.tokenizer.SentencePieceFuzz;
import embed.tokenizer.TokenizerFuzz;
import embed.tokenizer.TokenizerJsonFuzz;
import embed.vectors.VectorsFuzz;
import embed.weights.PickleFuzz;
import embed.weights.SafetensorsFuzz;
import embed.weights.ShardIndexFuzz;
import embed.weights.TorchLegacyFuzz;
import embed.weights.TorchZipFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The readers of untrusted bytes. Each has a folder of seeds in src/fuzz/corpus. */
public enum FuzzTarget {
  SAFETENSORS(SafetensorsFuzz.class),
  TORCH_ZIP(TorchZipFuzz.class),
  TORCH_LEGACY(TorchLegacyFuzz.class),
  PICKLE(PickleFuzz.class),
  CONFIG(ConfigFuzz.class),
  SENTENCE_MODULES(SentenceModulesFuzz.class),
  SHARD_INDEX(ShardIndexFuzz.class),
  TOKENIZER(TokenizerFuzz.class),
  TOKENIZER_JSON(TokenizerJsonFuzz.class),
  SENTENCEPIECE(SentencePieceFuzz.class),
  JSONL(JsonlFuzz.class),
  CSV(CsvFuzz.class),
  VECTORS(VectorsFuzz.class);

  private static final Path CORPUS = Path.of("src/fuzz/corpus");

  private final Class<?> type;

  FuzzTarget(Class<?> type) {
    this.type = type;
  }

  Class<?> type() {
    return type;
  }

  void read(byte[] input) {
    switch (this) {
      case SAFETENSORS -> SafetensorsFuzz.fuzzerTestOneInput(input);
      case TORCH_ZIP -> TorchZipFuzz.fuzzerTestOneInput(input);
      case TORCH_LEGACY -> TorchLegacyFuzz.fuzzerTestOneInput(input);
      case PICKLE -> PickleFuzz.fuzzerTestOneInput(input);
      case CONFIG -> ConfigFuzz.fuzzerTestOneInput(input);
      case SENTENCE_MODULES -> SentenceModulesFuzz.fuzzerTestOneInput(input);
      case SHARD_INDEX -> ShardIndexFuzz.fuzzerTestOneInput(input);
      case TOKENIZER -> TokenizerFuzz.fuzzerTestOneInput(input);
      case TOKENIZER_JSON -> TokenizerJsonFuzz.fuzzerTestOneInput(input);
      case SENTENCEPIECE -> SentencePieceFuzz.fuzzerTestOneInput(input);
      case JSONL -> JsonlFuzz.fuzzerTestOneInput(input);
      case CSV -> CsvFuzz.fuzzerTestOneInput(input);
      case VECTORS -> VectorsFuzz.fuzzerTestOneInput(input);
    }
  }

  /** Returns the name of the target on the command line, which is also the name of its folder. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static FuzzTarget of(String name) {
    for (FuzzTarget target : values()) {
      if (target.toString().equals(name)) {
        return target;
      }
    }
    throw new IllegalArgumentException("no target " + name + "; there are " + List.of(values()));
  }

  Path corpus() {
    return CORPUS.resolve(toString()).toAbsolutePath();
  }

  /** Returns the seeds, including the inputs at which an earlier version failed. */
  public List<Path> seeds() {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
