package embed.cli;

import embed.EmbedException;
import embed.natives.NativeLibraries;
import java.nio.file.Path;

/** The checkpoint of a command line that names none. */
final class DefaultModel {
  private DefaultModel() {}

  /**
   * {@code given} if there is one, else the bundled models/Linux.
   *
   * @throws EmbedException if the program runs outside its folder, so that nothing is bundled
   */
  static Path or(Path given) {
    if (given != null) {
      return given;
    }
    Path home = NativeLibraries.home();
    if (home == null) {
      throw new EmbedException("no checkpoint: give --model DIR or set EMBED_MODEL");
    }
    return home.resolve("models").resolve("Linux");
  }
}
