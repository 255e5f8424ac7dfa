package embed.cli;

import embed.text.PlainText;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Says what was probably meant by a TEXT that looks like something else. */
final class TextHint {
  /** Shorter words are too often texts. */
  private static final int SHORTEST_NAME = 6;

  private TextHint() {}

  /**
   * A message about the first text that is the name of a file, or nearly a command's.
   *
   * @return null if no text is
   */
  static String of(List<String> texts) {
    for (String text : texts) {
      String meant = meant(text);
      if (meant != null) {
        return "the text %s itself is embedded: %s".formatted(PlainText.quote(text), meant);
      }
    }
    return null;
  }

  private static String meant(String text) {
    if (isFile(text)) {
      return "for the lines of the file of this name, use --input";
    }
    if (text.equals("help") || text.equals("version")) {
      return "for the program's %s, use --%s".formatted(text, text);
    }
    for (String command : Subcommands.NAMES) {
      if (text.length() >= SHORTEST_NAME && isOneEdit(text, command)) {
        return "for the command %s, make it the first word".formatted(command);
      }
    }
    return null;
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Whether at most one character is added, left out or another. */
  private static boolean isOneEdit(String a, String b) {
    int start = 0;
    while (start < Math.min(a.length(), b.length()) && a.charAt(start) == b.charAt(start)) {
      start++;
    }
    int more = a.length() - b.length();
    return switch (more) {
      case -1 -> a.substring(start).equals(b.substring(start + 1));
      case 0 -> start == a.length() || a.substring(start + 1).equals(b.substring(start + 1));
      case 1 -> a.substring(start + 1).equals(b.substring(start));
      default -> false;
    };
  }
}
