package embed;

import java.nio.file.Path;

/** The README's example of the library. */
final class ReadmeExample {
  private ReadmeExample() {}

  static double run(Path directory) {
    // begin
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withNormalize(true);
    try (Embedder embedder = Embedder.open(directory, options)) {
      float[] one = embedder.embed("int i ;").vector();
      float[] other = embedder.embed("int j ;").vector();
      double cosine = 0;
      for (int d = 0; d < embedder.dimensions(); d++) {
        cosine += one[d] * other[d];
      }
      return cosine;
    }
    // end
  }
}
