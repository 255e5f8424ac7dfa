package embed.checkpoint;

import embed.EmbedException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** How names and values out of an untrusted file are put into a one-line message. */
final class Messages {
  private static final int LONGEST_NAME = 120;
  private static final int LONGEST_LIST = 12;

  private Messages() {}

  /** {@code text} in double quotes, shortened, its control characters escaped. */
  static String quote(String text) {
    return "\"" + shorten(text) + "\"";
  }

  /** {@code text} on one line of bounded length, its control characters escaped. */
  static String shorten(String text) {
    StringBuilder quoted = new StringBuilder();
    int shown = Math.min(text.length(), LONGEST_NAME);
    for (int i = 0; i < shown; i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        quoted.append(c);
      } else {
        quoted.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          quoted.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
      }
    }
    return quoted.append(shown < text.length() ? "…" : "").toString();
  }

  private static boolean isPlain(char c) {
    int type = Character.getType(c);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.UNASSIGNED;
  }

  /** The first few of {@code items}, and how many more there are. */
  static String list(List<String> items) {
    int shown = Math.min(items.size(), LONGEST_LIST);
    String text = String.join(", ", items.subList(0, shown));
    return shown == items.size() ? text : text + " and " + (items.size() - shown) + " more";
  }

  static EmbedException io(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new EmbedException(file + ": no such file", e);
    }
    if (e instanceof AccessDeniedException) {
      return new EmbedException(file + ": permission denied", e);
    }
    if (e instanceof ClosedChannelException) {
      return new EmbedException(file + ": the checkpoint has been closed", e);
    }
    return new EmbedException(file + ": cannot be read: " + e.getMessage(), e);
  }
}
