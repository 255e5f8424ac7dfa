package embed.it;

import embed.it.Launch.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs what a user would type, with the packaged {@code embed} on the PATH. */
final class Shell {
  private static final Path BIN = Path.of(System.getProperty("embed.home"), "bin");

  private final Path folder;

  /**
   * @param folder to work in; the home folder, which is empty, is made in it
   */
  Shell(Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectory(folder.resolve("home"));
  }

  Result run(String script) {
    return launch(script).run();
  }

  Launch launch(String script) {
    return Launch.of("sh", "-c", script)
        .with("PATH", BIN + ":" + Launch.PATH)
        .with("HOME", folder.resolve("home"))
        .in(folder);
  }

  /** The rows of CSV as numbers. */
  static List<float[]> vectors(String csv) {
    return csv.lines().map(Shell::vector).toList();
  }

  private static float[] vector(String row) {
    String[] numbers = row.split(",", -1);
    float[] vector = new float[numbers.length];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.parseFloat(numbers[i]);
    }
    return vector;
  }
}
