package embed.cli;

import embed.EmbedException;
import embed.natives.NativeLibraries;
import java.nio.file.Path;

/** The checkpoint that is used if the command line names none. */
final class DefaultModel {
  private DefaultModel() {}

  /**
   * Returns {@code given}, or the bundled models/Linux if that is null.
   *
   * @throws EmbedException if the program does not run from its folder, which contains the bundled
   *     one
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
