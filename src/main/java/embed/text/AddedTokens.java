package embed.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds added tokens in a text as the native library does: first those that are not normalized,
 * then, between them, the others; each time the leftmost match and of those the longest.
 */
final class AddedTokens {
  /** A token to look for and the id that it has. */
  record Entry(AddedToken token, int id) {}

  /** Takes the parts of a text in order; false ends the search. */
  interface Parts {
    /** A part {@code text[from, to)} without added tokens, not empty. */
    boolean text(int from, int to);

    boolean token(int id);
  }

  private static final char NO_CHARACTER = '\uFFFF';

  private final Entry[][] passes;
  private final char[] onlyFirst;

  AddedTokens(List<Entry> entries) {
    List<Entry> raw = new ArrayList<>();
    List<Entry> normalized = new ArrayList<>();
    for (Entry entry : entries) {
      if (!entry.token().content().isEmpty()) {
        (entry.token().normalized() ? normalized : raw).add(entry);
      }
    }
    raw.sort(AddedTokens::longestFirst);
    normalized.sort(AddedTokens::longestFirst);
    passes = new Entry[][] {raw.toArray(new Entry[0]), normalized.toArray(new Entry[0])};
    onlyFirst = new char[] {onlyFirst(raw), onlyFirst(normalized)};
  }

  private static int longestFirst(Entry a, Entry b) {
    return Integer.compare(b.token().content().length(), a.token().content().length());
  }

  /** The character that all tokens start with, which is faster to look for. */
  private static char onlyFirst(List<Entry> entries) {
    char first = NO_CHARACTER;
    for (Entry entry : entries) {
      char c = entry.token().content().charAt(0);
      if (first != NO_CHARACTER && first != c) {
        return NO_CHARACTER;
      }
      first = c;
    }
    return first;
  }

  /** Splits a text at its added tokens; false where {@code parts} ended it. */
  boolean split(String text, Parts parts) {
    return split(text, 0, text.length(), 0, parts);
  }

  private boolean split(String text, int from, int to, int pass, Parts parts) {
    if (pass == passes.length) {
      return parts.text(from, to);
    }
    int done = from;
    int searched = from;
    while (true) {
      int start = start(text, searched, to, pass);
      if (start < 0) {
        return done == to || split(text, done, to, pass + 1, parts);
      }
      Entry entry = at(text, start, to, pass);
      searched = start + entry.token().content().length();
      int end = searched;
      if (entry.token().lstrip()) {
        while (start > done && isSpace(text, start - 1)) {
          start--;
        }
      }
      if (entry.token().rstrip()) {
        while (end < to && isSpace(text, end)) {
          end++;
        }
      }
      if (done < start && !split(text, done, start, pass + 1, parts)) {
        return false;
      }
      if (!parts.token(entry.id())) {
        return false;
      }
      done = end;
    }
  }

  private static boolean isSpace(String text, int i) {
    return CharacterKind.of(text.charAt(i)) == CharacterKind.SPACE;
  }

  private int start(String text, int from, int to, int pass) {
    if (passes[pass].length == 0) {
      return -1;
    }
    char first = onlyFirst[pass];
    for (int i = from; i < to; i++) {
      if (first != NO_CHARACTER) {
        i = text.indexOf(first, i);
        if (i < 0 || i >= to) {
          return -1;
        }
      }
      if (at(text, i, to, pass) != null) {
        return i;
      }
    }
    return -1;
  }

  private Entry at(String text, int i, int to, int pass) {
    for (Entry entry : passes[pass]) {
      String content = entry.token().content();
      if (content.length() <= to - i && text.startsWith(content, i)) {
        return entry;
      }
    }
    return null;
  }
}
