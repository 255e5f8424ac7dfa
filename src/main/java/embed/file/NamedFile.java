package embed.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Files and folders that an untrusted file names. */
public final class NamedFile {
  private NamedFile() {}

  /**
   * The path of a file in a folder or below it.
   *
   * @param name its parts separated by {@code /}; empty for the folder itself
   * @return null if the name leads anywhere else, or if no file on this system can have it
   */
  public static Path within(Path folder, String name) {
    boolean leadsAway =
        name.startsWith("/")
            || List.of(name.split("/")).contains("..")
            || name.chars().anyMatch(c -> c < ' ' || c == '\\' || c == ':');
    try {
      return leadsAway ? null : folder.resolve(name);
    } catch (InvalidPathException e) {
      return null; // such as a lone surrogate
    }
  }
}
