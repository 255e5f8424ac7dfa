package embed.file;

import embed.EmbedException;
import embed.text.PlainText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Files and folders by names that a user or an untrusted file gives. */
public final class NamedFile {
  private NamedFile() {}

  /**
   * Whether there is anything of this name. A link to a file that is not there counts, because a
   * checkpoint without that file would give other vectors; {@link FileErrors#requireRegular}
   * refuses it.
   */
  public static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The path of a name that a user gives.
   *
   * @throws EmbedException if no file can have the name, or if it was garbled: Java replaces bytes
   *     that are not UTF-8, so that a file would be written under another name
   */
  public static Path given(String name) {
    try {
      Path path = Path.of(name);
      if (name.indexOf('\uFFFD') < 0 || exists(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Such as one with a null character.
    }
    throw new EmbedException(
        "%s is not UTF-8 or no name for a file: rename it, or link to it", PlainText.quote(name));
  }

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
