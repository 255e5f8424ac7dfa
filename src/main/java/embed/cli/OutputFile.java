package embed.cli;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.SiblingFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is written under another name in the same folder and renamed once it is complete.
 * Whether it can be written at all is known before any work is done.
 */
final class OutputFile implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final FileChannel content;

  private OutputFile(Path target, Path part, FileChannel content) {
    this.target = target;
    this.part = part;
    this.content = content;
  }

  /**
   * @param name where the file is to be; a symbolic link stays one
   */
  static OutputFile create(Path name) {
    try {
      if (Files.isDirectory(name)) {
        throw new EmbedException("%s: is a directory, give a file to write", name);
      }
      Path target = SiblingFile.target(name);
      Path part =
          target.resolveSibling(
              "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
      // What has this name already was left by a run that was killed, or put there by somebody.
      Files.deleteIfExists(part);
      return new OutputFile(target, part, SiblingFile.replace(part));
    } catch (IOException e) {
      throw FileErrors.writing(name.toString(), e);
    }
  }

  /** Writes the whole content as UTF-8 and gives the file its name. */
  void write(String text) {
    try {
      Channels.newOutputStream(content).write(text.getBytes(StandardCharsets.UTF_8));
      SiblingFile.rename(content, part, target);
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }

  /** Removes a file that is not complete. */
  @Override
  public void close() {
    try (content) {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw FileErrors.writing(target.toString(), e);
    }
  }
}
