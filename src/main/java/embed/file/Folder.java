package embed.file;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lists what is in a folder. */
public final class Folder {
  private Folder() {}

  /**
   * The first entries that are wanted, in no particular order.
   *
   * @param most how many entries are enough
   * @throws EmbedException if the folder cannot be read, or disappears while it is read
   */
  public static List<Path> list(Path folder, int most, Predicate<Path> wanted) {
    return list(folder, Files::newDirectoryStream, most, wanted);
  }

  /** Opens a folder. */
  interface Opener {
    DirectoryStream<Path> open(Path folder) throws IOException;
  }

  static List<Path> list(Path folder, Opener opener, int most, Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = opener.open(folder)) {
      for (Path entry : entries) {
        if (found.size() == most) {
          break;
        }
        if (wanted.test(entry)) {
          found.add(entry);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw FileErrors.io(folder, e.getCause());
    } catch (IOException e) {
      throw FileErrors.io(folder, e);
    }
    return found;
  }
}
