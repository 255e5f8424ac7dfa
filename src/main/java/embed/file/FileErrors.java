package embed.file;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Shared wording of errors about files. */
public final class FileErrors {
  private static final int LONGEST_LIST = 12;

  private FileErrors() {}

  /** Lists the first few of {@code items} and says how many more there are. */
  public static String list(List<String> items) {
    int shown = Math.min(items.size(), LONGEST_LIST);
    String text = String.join(", ", items.subList(0, shown));
    return shown == items.size() ? text : text + " and " + (items.size() - shown) + " more";
  }

  /** The error for a file that cannot be read. */
  public static EmbedException io(Path file, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new EmbedException(Kind.INTERRUPTED, e, "%s: interrupted", file);
    }
    if (e instanceof ClosedChannelException) {
      return EmbedException.closed(e);
    }
    boolean saysAll = e instanceof NoSuchFileException || e instanceof AccessDeniedException;
    return new EmbedException(file + (saysAll ? ": " : ": cannot be read: ") + reason(e), e);
  }

  /**
   * The error for something that cannot be written.
   *
   * @param name the name of the file or other output
   */
  public static EmbedException writing(String name, IOException e) {
    String reason = e instanceof NoSuchFileException ? "no such directory" : reason(e);
    return new EmbedException(Kind.OUTPUT, e, "cannot write %s: %s", name, reason);
  }

  /** Why reading or writing failed, in plain words. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof ClosedByInterruptException) {
      return "interrupted";
    }
    if (e instanceof FileSystemException cause && cause.getReason() != null) {
      return cause.getReason(); // the message would name the file again
    }
    boolean closed =
        e instanceof ClosedChannelException || "Bad file descriptor".equals(e.getMessage());
    return closed ? "it is closed" : e.getMessage();
  }

  /**
   * Refuses anything but a regular file, because reading a pipe or a device may block or never end.
   *
   * @throws EmbedException that says what the path is instead
   */
  public static void requireRegular(Path path) {
    if (!Files.isRegularFile(path)) {
      String found = ": no such file";
      if (Files.exists(path)) {
        found = ": not a regular file";
      } else if (Files.isSymbolicLink(path)) {
        found = ": a link to a file that is not there; download it again";
      }
      throw new EmbedException(path + found);
    }
  }
}
