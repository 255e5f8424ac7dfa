package embed.cli;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written beside its place and moved there when it is complete; what was there
 * before survives a failure. Whether it can be written at all shows at once, before any work is
 * done.
 */
final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path part;

  private OutputFile(Path file, Path part) {
    this.file = file;
    this.part = part;
  }

  static OutputFile create(Path file) {
    Path part =
        file.resolveSibling(
            "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      if (Files.isDirectory(file)) {
        throw new EmbedException(file + ": is a directory, give a file to write");
      }
      Files.writeString(part, "");
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    return new OutputFile(file, part);
  }

  /** Writes all that is to be in the file, as UTF-8, and puts it in its place. */
  void write(String content) {
    try {
      Files.writeString(part, content);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static EmbedException unwritable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new EmbedException(file + ": cannot be written: there is no such folder", e);
    }
    if (e instanceof AccessDeniedException) {
      return new EmbedException(file + ": cannot be written: permission denied", e);
    }
    return new EmbedException(file + ": cannot be written: " + e.getMessage(), e);
  }

  /** Removes what is not complete. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }
}
