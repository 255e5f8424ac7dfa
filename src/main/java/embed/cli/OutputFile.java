package embed.cli;

import embed.EmbedException;
import embed.file.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written under another name in the same folder and renamed once it is complete, so
 * that an older file survives a failure. Whether it can be written at all is known before any work
 * is done.
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
      throw FileErrors.writing(file.toString(), e);
    }
    return new OutputFile(file, part);
  }

  /** Writes the whole content as UTF-8 and gives the file its name. */
  void write(String content) {
    try {
      Files.writeString(part, content);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileErrors.writing(file.toString(), e);
    }
  }

  /** Removes a file that is not complete. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw FileErrors.writing(file.toString(), e);
    }
  }
}
