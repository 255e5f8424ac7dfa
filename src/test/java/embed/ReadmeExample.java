package embed;

import java.nio.file.Path;
import java.util.List;

/** The README's example of the library. */
final class ReadmeExample {
  private ReadmeExample() {}

  static double run(Path directory) {
    // begin
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withNormalize(true);
    try (Embedder embedder = Embedder.open(directory, options)) {
      List<float[]> vectors = embedder.embed(List.of("int i ;", "int j ;"));
      double cosine = 0;
      for (int d = 0; d < embedder.dimensions(); d++) {
        cosine += vectors.get(0)[d] * vectors.get(1)[d];
      }
      return cosine;
    }
    // end
  }
}
