package embed.tokenizer.json;

import embed.EmbedException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Turns {@code merges.txt} into the JSON list of a {@code tokenizer.json}, as {@code
 * RobertaTokenizer.__init__} reads it: without the first line, which is a comment, and without any
 * text after the last newline. Of equal merges, the first counts.
 */
final class Merges {
  private Merges() {}

  /** The list of merges as JSON strings {@code "a b"}. */
  static String toJson(String text, Path file) {
    StringBuilder json = new StringBuilder(text.length() + text.length() / 2 + 16).append('[');
    Set<String> seen = new HashSet<>();
    int from = text.indexOf('\n') + 1;
    int line = 2;
    for (int end = text.indexOf('\n', from); from > 0 && end >= 0; end = text.indexOf('\n', from)) {
      int to = end > from && text.charAt(end - 1) == '\r' ? end - 1 : end;
      String merge = text.substring(from, to);
      if (!merge.isEmpty() && seen.add(merge)) {
        json.append(seen.size() > 1 ? ",\"" : "\"");
        json.append(isPlain(merge, file, line) ? merge : escaped(merge)).append('"');
      }
      from = end + 1;
      line++;
    }
    return json.append(']').toString();
  }

  /** Refuses a merge that is not two tokens, and returns whether it needs no escapes in JSON. */
  private static boolean isPlain(String merge, Path file, int line) {
    boolean isPlain = true;
    boolean hasControl = false;
    for (int i = 0; i < merge.length(); i++) {
      char c = merge.charAt(i);
      isPlain &= c != '"' && c != '\\';
      hasControl |= c < ' ';
    }
    int blank = merge.indexOf(' ');
    if (hasControl || blank <= 0 || blank != merge.lastIndexOf(' ') || merge.endsWith(" ")) {
      throw new EmbedException(
          "%s: line %s is not two tokens with a blank between them; download it again", file, line);
    }
    return isPlain;
  }

  private static String escaped(String merge) {
    return merge.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
