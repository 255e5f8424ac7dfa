package embed.file;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that is written next to its target and takes the target's name when it is complete, so
 * that an older target survives a failure. Others can guess the names of such files and may put a
 * link there, so none is followed.
 */
public final class SiblingFile {
  private SiblingFile() {}

  /** Returns the target's own path: a symbolic link of this name is followed, and so stays one. */
  public static Path target(Path name) throws IOException {
    return Files.exists(name) ? name.toRealPath() : name.toAbsolutePath();
  }

  /**
   * Identifies the file that has this name now, so that a replacement is detected.
   *
   * @return null if the system has no file keys
   */
  public static Object key(Path file) throws IOException {
    return attributes(file).fileKey();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns the size of a regular file, or 0 if there is none. */
  public static long size(Path file) throws IOException {
    try {
      requireRegular(file);
      return attributes(file).size();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Opens a file that exists, for reading and writing. */
  public static FileChannel open(Path file) throws IOException {
    requireRegular(file);
    return FileChannel.open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  }

  /** Creates a file, for reading and writing; what had its name is deleted, not overwritten. */
  public static FileChannel replace(Path file) throws IOException {
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
  public static void createIfMissing(Path file) throws IOException {
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
          Kind.OUTPUT,
          "%s is %s; embed writes a file of its own there: remove it, or write to another file",
          file,
          attributes.isSymbolicLink() ? "a symbolic link" : "not a regular file");
    }
  }

  /**
   * Gives a file that is not complete yet the mode of its target. Its owner can always read and
   * write it, so that a later run can resume it.
   */
  public static void keepModeWritable(Path target, Path file) throws IOException {
    keepMode(
        target, file, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  /** Does nothing if there is no target or the file system has no POSIX modes. */
  private static void keepMode(Path target, Path file, Set<PosixFilePermission> more)
      throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      more.addAll(Files.getPosixFilePermissions(target));
    } catch (NoSuchFileException e) {
      return;
    }
    if (!more.equals(view.readAttributes().permissions())) {
      view.setPermissions(more);
    }
  }

  /**
   * Gives a complete file the name of its target, whose mode stays. Both the content and the new
   * name are on the disk afterwards.
   *
   * @param content the open file
   */
  public static void rename(FileChannel content, Path file, Path target) throws IOException {
    keepMode(target, file, EnumSet.noneOf(PosixFilePermission.class));
    content.force(true);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Not every system can force a folder. The content is there, under the old name or the new.
    }
  }
}
