package embed.cli;

import embed.EmbedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkpoint of a command line that names none. */
final class DefaultModel {
  private DefaultModel() {}

  /**
   * {@code given} if there is one; else what EMBED_MODEL names; else the bundled models/Linux.
   *
   * @throws EmbedException if the program runs outside its folder, so that nothing is bundled
   */
  static Path or(Path given) {
    if (given != null) {
      return given;
    }
    String named = System.getenv("EMBED_MODEL");
    if (named != null && !named.isEmpty()) {
      Path directory = Path.of(named);
      if (!Files.isDirectory(directory)) {
        throw new EmbedException(
            "EMBED_MODEL is "
                + named
                + ", which is no directory: set it to a checkpoint's, unset"
                + " it, or give --model DIR");
      }
      return directory;
    }
    String home = System.getProperty("embed.home");
    if (home == null) {
      throw new EmbedException("no checkpoint: give --model DIR or set EMBED_MODEL");
    }
    return Path.of(home, "models", "Linux");
  }
}
