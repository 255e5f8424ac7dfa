package embed.output;

import embed.EmbedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file next to an output. Others can guess its name and may put a link there, so none is
 * followed.
 */
final class SiblingFile {
  private SiblingFile() {}

  /**
   * Identifies the file that has this name now, so that a replacement is detected.
   *
   * @return null if the system has no file keys
   */
  static Object key(Path file) throws IOException {
    return attributes(file).fileKey();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the size of a regular file, or 0 if there is none. */
  static long size(Path file) throws IOException {
    try {
      requireRegular(file);
      return attributes(file).size();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Opens a file that exists, for reading and writing. */
  static FileChannel open(Path file) throws IOException {
    requireRegular(file);
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Creates a file, for reading and writing; what had its name is deleted, not overwritten. */
  static FileChannel replace(Path file) throws IOException {
    try {
      requireRegular(file);
      Files.delete(file);
    } catch (NoSuchFileException e) {
      // The name is free.
    }
    return FileChannel.open(
        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Creates an empty file unless there is something with its name. */
  static void createIfMissing(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // What it is decides whether it can be opened.
    }
  }

  private static void requireRegular(Path file) throws IOException {
    BasicFileAttributes attributes = attributes(file);
    if (!attributes.isRegularFile()) {
      throw new EmbedException(
          "%s is %s; embed writes a file of its own there: remove it, or write to another file",
          file, attributes.isSymbolicLink() ? "a symbolic link" : "not a regular file");
    }
  }
}
