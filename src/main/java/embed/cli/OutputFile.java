package embed.cli;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.output.FileAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is written under another name in the same folder and renamed once it is complete, so
 * that an older file survives a failure; its mode remains. Whether it can be written at all is
 * known before any work is done.
 */
final class OutputFile implements AutoCloseable {
  private final Path file;
  private final Path part;

  private OutputFile(Path file, Path part) {
    this.file = file;
    this.part = part;
  }

  /**
   * @param name where the file is to be; a symbolic link stays one
   */
  static OutputFile create(Path name) {
    try {
      if (Files.isDirectory(name)) {
        throw new EmbedException("%s: is a directory, give a file to write", name);
      }
      Path file = Files.exists(name) ? name.toRealPath() : name;
      Path part =
          file.resolveSibling(
              "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
      // What has this name already was left by a run that was killed, or put there by somebody.
      Files.deleteIfExists(part);
      Files.createFile(part);
      return new OutputFile(file, part);
    } catch (IOException e) {
      throw FileErrors.writing(name.toString(), e);
    }
  }

  /** Writes the whole content as UTF-8 and gives the file its name. */
  void write(String content) {
    try {
      Files.writeString(
          part,
          content,
          StandardOpenOption.WRITE,
          StandardOpenOption.TRUNCATE_EXISTING,
          LinkOption.NOFOLLOW_LINKS);
      FileAccess.keep(file, part);
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
