package embed.tokenizer;

import embed.tokenizer.json.AddedToken;
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

  /** The tokens of one pass. */
  private static final class Pass {
    private static final int ASCII = 128;
    private static final char NONE = '\uFFFF';

    /** By first character, the longest first; the last place has all that do not start in ASCII. */
    final List<List<Entry>> byFirst = new ArrayList<>();

    /** The character that all tokens start with, which is faster to look for. */
    char onlyFirst = NONE;

    boolean isEmpty = true;

    Pass(List<Entry> entries, boolean normalized) {
      for (int i = 0; i <= ASCII; i++) {
        byFirst.add(List.of());
      }
      for (Entry entry : entries) {
        String content = entry.token().content();
        if (!content.isEmpty() && entry.token().normalized() == normalized) {
          add(entry, content.charAt(0));
        }
      }
    }

    private void add(Entry entry, char first) {
      onlyFirst = isEmpty || onlyFirst == first ? first : NONE;
      isEmpty = false;
      int place = Math.min(first, ASCII);
      List<Entry> same = new ArrayList<>(byFirst.get(place));
      same.add(entry);
      same.sort(
          (a, b) -> Integer.compare(b.token().content().length(), a.token().content().length()));
      byFirst.set(place, same);
    }

    int start(String text, int from, int to) {
      if (isEmpty) {
        return -1;
      }
      for (int i = from; i < to; i++) {
        if (onlyFirst != NONE) {
          i = text.indexOf(onlyFirst, i);
          if (i < 0 || i >= to) {
            return -1;
          }
        }
        if (at(text, i, to) != null) {
          return i;
        }
      }
      return -1;
    }

    Entry at(String text, int i, int to) {
      List<Entry> same = byFirst.get(Math.min(text.charAt(i), ASCII));
      for (int j = 0; j < same.size(); j++) {
        String content = same.get(j).token().content();
        if (content.length() <= to - i && text.startsWith(content, i)) {
          return same.get(j);
        }
      }
      return null;
    }
  }

  private final Pass[] passes;

  AddedTokens(List<Entry> entries) {
    passes = new Pass[] {new Pass(entries, false), new Pass(entries, true)};
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
      int start = passes[pass].start(text, searched, to);
      if (start < 0) {
        return done == to || split(text, done, to, pass + 1, parts);
      }
      Entry entry = passes[pass].at(text, start, to);
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
}
