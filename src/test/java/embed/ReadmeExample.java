package embed;

import java.nio.file.Path;

/** The README's example of the library. */
final class ReadmeExample {
  private ReadmeExample() {}

  static double run(Path directory) {
    // begin
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withPooling(Pooling.MEAN);
    try (Embedder embedder = Embedder.open(directory, options)) {
      return embedder.embed("int i ;").cosine(embedder.embed("int j ;"));
    }
    // end
  }
}
