package embed.fuzz;

import embed.checkpoint.ConfigFuzz;
import embed.checkpoint.PickleFuzz;
import embed.checkpoint.SafetensorsFuzz;
import embed.checkpoint.ShardIndexFuzz;
import embed.checkpoint.TorchLegacyFuzz;
import embed.checkpoint.TorchZipFuzz;
import embed.text.TokenizerFuzz;
import embed.text.TokenizerJsonFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What untrusted bytes are read by. Each has a folder of seeds in src/fuzz/corpus. */
public enum FuzzTarget {
  SAFETENSORS(SafetensorsFuzz.class, SafetensorsFuzz::fuzzerTestOneInput),
  TORCH_ZIP(TorchZipFuzz.class, TorchZipFuzz::fuzzerTestOneInput),
  TORCH_LEGACY(TorchLegacyFuzz.class, TorchLegacyFuzz::fuzzerTestOneInput),
  PICKLE(PickleFuzz.class, PickleFuzz::fuzzerTestOneInput),
  CONFIG(ConfigFuzz.class, ConfigFuzz::fuzzerTestOneInput),
  SHARD_INDEX(ShardIndexFuzz.class, ShardIndexFuzz::fuzzerTestOneInput),
  TOKENIZER(TokenizerFuzz.class, TokenizerFuzz::fuzzerTestOneInput),
  TOKENIZER_JSON(TokenizerJsonFuzz.class, TokenizerJsonFuzz::fuzzerTestOneInput);

  private static final Path CORPUS = Path.of("src/fuzz/corpus");

  private final Class<?> type;
  private final Consumer<byte[]> read;

  FuzzTarget(Class<?> type, Consumer<byte[]> read) {
    this.type = type;
    this.read = read;
  }

  Class<?> type() {
    return type;
  }

  void read(byte[] input) {
    read.accept(input);
  }

  /** Its name on a command line, and of its folder. */
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

  /** Its seeds, among them whatever an earlier version failed at. */
  List<Path> seeds() {
    try (Stream<Path> files = Files.list(corpus())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
