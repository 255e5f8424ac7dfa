package embed.tokenizer.json;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses regular expressions in Oniguruma's default syntax. It accepts only constructs that it
 * understands exactly: no backreferences, calls, conditions, comments or extended mode.
 */
final class PatternParser {
  private static final class UnknownException extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Escapes that match one character of a class. */
  private static final String CLASSES = "sSdDwWhHnrtfvaeNOXR";

  /** Escapes that match a position between characters. */
  private static final String PLACES = "bBAzZ";

  private static final int DEEPEST = 20;

  private final String regex;
  private int at;

  private PatternParser(String regex) {
    this.regex = regex;
  }

  /** The parsed pattern, or null if it has a construct that is not supported here. */
  static PatternNode parse(String regex) {
    PatternParser parser = new PatternParser(regex);
    try {
      PatternNode pattern = parser.choice(0);
      return parser.at == regex.length() ? pattern : null;
    } catch (UnknownException e) {
      return null;
    }
  }

  private PatternNode choice(int depth) throws UnknownException {
    require(depth < DEEPEST);
    List<PatternNode> alternatives = new ArrayList<>();
    do {
      alternatives.add(sequence(depth));
    } while (take("|"));
    return alternatives.size() == 1 ? alternatives.get(0) : new PatternNode.Choice(alternatives);
  }

  private PatternNode sequence(int depth) throws UnknownException {
    List<PatternNode> nodes = new ArrayList<>();
    while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
      nodes.add(repetition(element(depth)));
    }
    return new PatternNode.Sequence(nodes);
  }

  private PatternNode element(int depth) throws UnknownException {
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    return switch (c) {
      case '^', '$' -> new PatternNode.Place();
      case '(' -> group(depth);
      case '[' -> {
        set(0);
        yield new PatternNode.AnyCharacter();
      }
      case '\\' -> escape();
      case '*', '+', '?', '{' -> throw new UnknownException();
      default -> new PatternNode.AnyCharacter();
    };
  }

  private PatternNode group(int depth) throws UnknownException {
    boolean looks = take("?=") || take("?!") || take("?<=") || take("?<!");
    if (!looks && take("?") && !take(":") && !take(">")) {
      while (take("i") || take("m") || take("-")) {
        // Options do not change which repetitions a pattern has.
      }
      if (take(")")) {
        return choice(depth + 1); // the options apply to the rest of this group
      }
      require(take(":"));
    }
    PatternNode node = choice(depth + 1);
    require(take(")"));
    return looks ? new PatternNode.Look(node) : node;
  }

  private PatternNode escape() throws UnknownException {
    require(at < regex.length());
    if (PLACES.indexOf(regex.charAt(at)) >= 0) {
      at++;
      return new PatternNode.Place();
    }
    escapedCharacter();
    return new PatternNode.AnyCharacter();
  }

  private void escapedCharacter() throws UnknownException {
    require(at < regex.length());
    int c = regex.codePointAt(at);
    at += Character.charCount(c);
    switch (c) {
      case 'p', 'P' -> {
        int end = regex.startsWith("{", at) ? regex.indexOf('}', at) : -1;
        require(end > 0);
        at = end + 1;
      }
      case 'x' -> {
        if (take("{")) {
          hexadecimal(1, 8);
          require(take("}"));
        } else {
          hexadecimal(2, 2);
        }
      }
      case 'u' -> hexadecimal(4, 4);
      default -> require(CLASSES.indexOf(c) >= 0 || !(Character.isLetterOrDigit(c) || c > 0x7F));
    }
  }

  private void hexadecimal(int least, int most) throws UnknownException {
    int digits = 0;
    while (digits < most
        && at < regex.length()
        && Character.digit(regex.charAt(at), 16) >= 0
        && regex.charAt(at) < 0x7F) {
      digits++;
      at++;
    }
    require(digits >= least);
  }

  /** Skips a set of characters, which may contain nested sets. */
  private void set(int inside) throws UnknownException {
    require(inside < DEEPEST);
    boolean negates = take("^");
    // Directly after the start of a set, a closing bracket may be literal.
    require(!regex.startsWith("]", at) || (inside == 0 && !negates));
    take("]");
    while (!take("]")) {
      require(at < regex.length());
      char c = regex.charAt(at++);
      if (c == '[') {
        set(inside + 1);
      } else if (c == '\\') {
        require(at < regex.length());
        if (regex.charAt(at) == 'b') {
          at++;
        } else {
          escapedCharacter();
        }
      }
    }
  }

  private PatternNode repetition(PatternNode node) throws UnknownException {
    if (at == regex.length()) {
      return node;
    }
    PatternNode repeated;
    switch (regex.charAt(at)) {
      case '*' -> repeated = simple(node, 0, Integer.MAX_VALUE);
      case '+' -> repeated = simple(node, 1, Integer.MAX_VALUE);
      case '?' -> repeated = simple(node, 0, 1);
      case '{' -> repeated = counted(node);
      default -> {
        return node;
      }
    }
    require(at == regex.length() || "*+?{".indexOf(regex.charAt(at)) < 0);
    return repeated;
  }

  /** One of {@code * + ?}, possibly lazy or possessive. */
  private PatternNode simple(PatternNode node, int least, int most) {
    at++;
    if (!take("?")) {
      take("+");
    }
    return new PatternNode.Repeat(node, least, most);
  }

  private PatternNode counted(PatternNode node) throws UnknownException {
    at++;
    int least = number(0);
    boolean isRange = take(",");
    int most = isRange ? number(Integer.MAX_VALUE) : least;
    require(take("}") && least <= most && most > 0);
    PatternNode repeated = new PatternNode.Repeat(node, least, most);
    if (isRange && take("?")) {
      return repeated;
    }
    // A plus after a count does not make it possessive; it repeats the repetition.
    return take("+") ? new PatternNode.Repeat(repeated, 1, Integer.MAX_VALUE) : repeated;
  }

  private int number(int absent) throws UnknownException {
    int from = at;
    while (at < regex.length() && regex.charAt(at) >= '0' && regex.charAt(at) <= '9') {
      at++;
    }
    require(at - from <= 5);
    return at == from ? absent : Integer.parseInt(regex.substring(from, at));
  }

  private boolean take(String text) {
    boolean stands = regex.startsWith(text, at);
    at += stands ? text.length() : 0;
    return stands;
  }

  private static void require(boolean known) throws UnknownException {
    if (!known) {
      throw new UnknownException();
    }
  }
}
