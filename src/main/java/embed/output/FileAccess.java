package embed.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Copies the mode of a file to the file that will replace it. */
public final class FileAccess {
  private FileAccess() {}

  /**
   * Gives {@code replacement} the mode of {@code file}. Does nothing if {@code file} does not exist
   * or the file system has no POSIX modes.
   */
  public static void keep(Path file, Path replacement) throws IOException {
    keep(file, replacement, EnumSet.noneOf(PosixFilePermission.class));
  }

  /**
   * Does the same for a replacement that is not complete yet. Its owner can always read and write
   * it, so that a later run can resume it.
   */
  static void keepWritable(Path file, Path replacement) throws IOException {
    keep(
        file,
        replacement,
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  private static void keep(Path file, Path replacement, Set<PosixFilePermission> more)
      throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(replacement, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    try {
      more.addAll(Files.getPosixFilePermissions(file));
    } catch (NoSuchFileException e) {
      return;
    }
    if (!more.equals(view.readAttributes().permissions())) {
      view.setPermissions(more);
    }
  }
}
