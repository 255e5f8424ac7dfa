package embed.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Copies the access rights of a file to the file that will replace it. */
public final class FileAccess {
  private FileAccess() {}

  /**
   * Gives {@code replacement} the mode of {@code file}, and its owner and group if the system
   * permits this. Does nothing if {@code file} does not exist or the file system has no POSIX
   * modes.
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
    PosixFileAttributes kept;
    try {
      kept = Files.readAttributes(file, PosixFileAttributes.class);
    } catch (NoSuchFileException e) {
      return;
    }
    PosixFileAttributes own = view.readAttributes();
    if (!kept.group().equals(own.group())) {
      attempt(() -> view.setGroup(kept.group()));
    }
    if (!kept.owner().equals(own.owner())) {
      attempt(() -> view.setOwner(kept.owner()));
    }
    more.addAll(kept.permissions());
    if (!more.equals(own.permissions())) {
      view.setPermissions(more);
    }
  }

  private interface Change {
    void make() throws IOException;
  }

  /**
   * Only root may change the owner, and other users may only choose groups that they belong to; a
   * refused change is ignored.
   */
  private static void attempt(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      // The file keeps its current owner or group.
    }
  }
}
