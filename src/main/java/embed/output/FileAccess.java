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

/** Who may read and write a file that takes the place of another: those who may the other. */
public final class FileAccess {
  private FileAccess() {}

  /**
   * Gives {@code replacement} the mode of {@code file}, and its owner and group as far as the
   * system lets this user. Does nothing where there is no {@code file}, or no modes.
   */
  public static void keep(Path file, Path replacement) throws IOException {
    keep(file, replacement, EnumSet.noneOf(PosixFilePermission.class));
  }

  /** The same for a replacement that is not complete: its owner may go on with it. */
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

  /** Only root may give files away, and others only to groups of their own. */
  private static void attempt(Change change) {
    try {
      change.make();
    } catch (IOException e) {
      // The file stays this user's.
    }
  }
}
