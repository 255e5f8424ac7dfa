package embed.tokenizer.json;

/**
 * Recognizes regular expressions that the native library survives: without groups and with one
 * repetition at most, so that they take linear time from where they start, and such that every
 * match has at least one character: it ends the process at the empty match of a {@code Replace}.
 */
final class SimplePattern {
  /** Escapes of one character out of a class. */
  private static final String CLASSES = "sSdDwWhHnrtfvNOXR";

  /** Escapes of places between characters. */
  private static final String PLACES = "bBAzZ";

  private final String regex;
  private int at;
  private int repetitions;

  private SimplePattern(String regex) {
    this.regex = regex;
  }

  static boolean isSimple(String regex) {
    SimplePattern pattern = new SimplePattern(regex);
    return pattern.takesCharacters() && pattern.repetitions <= 1;
  }

  /** Whether each of the alternatives takes at least one character. */
  private boolean takesCharacters() {
    boolean taken = false;
    while (at < regex.length()) {
      if (regex.charAt(at) == '|') {
        if (!taken) {
          return false;
        }
        taken = false;
        at++;
        continue;
      }
      int characters = element();
      if (characters < 0) {
        return false;
      }
      taken |= characters > 0 && !maybeLeftOut();
    }
    return taken;
  }

  /** Passes over one element; how many characters it takes, or -1 for what is not known. */
  private int element() {
    char c = regex.charAt(at++);
    return switch (c) {
      case '^', '$' -> 0;
      case '(', ')', '*', '+', '?', '{' -> -1;
      case '[' -> set();
      case '\\' -> escape();
      default -> 1;
    };
  }

  private int escape() {
    if (at == regex.length()) {
      return -1;
    }
    char c = regex.charAt(at++);
    if (c == 'p' || c == 'P') {
      int end = regex.startsWith("{", at) ? regex.indexOf('}', at) : -1;
      at = end + 1;
      return end < 0 ? -1 : 1;
    }
    if (PLACES.indexOf(c) >= 0) {
      return 0;
    }
    return CLASSES.indexOf(c) >= 0 || !Character.isLetterOrDigit(c) ? 1 : -1;
  }

  /** A set of characters, in which there is no other one. */
  private int set() {
    at += regex.startsWith("^", at) ? 1 : 0;
    int first = at;
    while (at < regex.length()) {
      char c = regex.charAt(at++);
      if (c == '[') {
        return -1;
      }
      if (c == '\\') {
        at++;
      } else if (c == ']' && at - 1 > first) {
        return 1;
      }
    }
    return -1;
  }

  /** Passes over a repetition; whether it may be one of no times. */
  private boolean maybeLeftOut() {
    if (at == regex.length()) {
      return false;
    }
    repetitions++;
    switch (regex.charAt(at)) {
      case '+' -> {
        at++;
        return false;
      }
      case '*', '?' -> {
        at++;
        return true;
      }
      case '{' -> {
        int end = regex.indexOf('}', at);
        boolean leftOut = end < 0 || regex.charAt(at + 1) < '1' || regex.charAt(at + 1) > '9';
        at = end < 0 ? regex.length() : end + 1;
        return leftOut;
      }
      default -> {
        repetitions--;
        return false;
      }
    }
  }
}
