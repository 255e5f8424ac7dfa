package embed.tokenizer.json;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether the native library can match a regular expression safely on every text. It
 * matches by backtracking (Oniguruma), and the whole process ends if one match backtracks more than
 * ten million times.
 *
 * <p>The check reads a pattern once and adds up how often a match backtracks at most. A long
 * repetition has as many ways to match as the text has characters, so a match may try a few of them
 * one after another, but not each way of one with each way of another. Nothing backtracks into a
 * part after which nothing can fail. Only constructs of Oniguruma's default syntax that are
 * understood exactly are accepted: no backreferences, calls, conditions, comments or extended mode.
 */
final class SafePattern {
  /** A little less than the native library allows. */
  private static final double MOST_BACKTRACKING = 9e6;

  /** In a short text, so that patterns without long repetitions are not slow at each character. */
  private static final double MOST_IN_SHORT_TEXT = 1024;

  private static final int SHORT_TEXT = 64;
  private static final int DEEPEST = 20;

  /** Oniguruma makes up to 13 alternatives of a character, such as ß and ss, to ignore case. */
  private static final int MOST_CASES = 16;

  private static final Pattern OR = Pattern.compile("\\|");
  private static final Pattern END = Pattern.compile("\\)");
  private static final Pattern PLACE = Pattern.compile("[$^]|\\\\[bBAzZ]");
  private static final Pattern CHARACTER = Pattern.compile("[^\\\\()\\[{|*+?]");

  /** A class, a code, or a character that is neither a letter nor a digit. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:[sSdDwWhHnrtfvaeNO]|[pP]\\{[^{}]*\\}|x\\{\\p{XDigit}{1,8}\\}|x\\p{XDigit}{2}"
              + "|u\\p{XDigit}{4}|[\\p{ASCII}&&\\P{Alnum}])");

  private static final Pattern LOOK = Pattern.compile("\\(\\?(<?)[=!]");
  private static final Pattern GROUP = Pattern.compile("\\((?!\\?)|\\(\\?>|\\(\\?[im]*-?[im]*:");

  /** Options for the rest of the group, including its other alternatives. */
  private static final Pattern OPTIONS = Pattern.compile("\\(\\?[im]*-?[im]*\\)");

  /** A bracket right after the start could be a literal one. */
  private static final Pattern SET_START = Pattern.compile("\\[\\^?+(?!\\])");

  private static final Pattern SET_END = Pattern.compile("\\]");
  private static final Pattern SET_CHARACTER = Pattern.compile("[^\\[\\]\\\\]|\\\\b");

  /** One of {@code * + ?}, which may be lazy or possessive, or a count. */
  private static final Pattern REPETITION =
      Pattern.compile("[*+?][?+]?|\\{(\\d{1,5})(?:\\}|,(\\d{0,5})\\}\\??)");

  private static final Pattern AGAIN = Pattern.compile("\\+");
  private static final Pattern ANOTHER = Pattern.compile("[*+?{]");

  /**
   * What a part of a pattern costs at most, in one attempt to match it.
   *
   * @param ways how many ways it has to match or to fail, at most, at least 1
   * @param backtracking how often the matcher goes back within it, at most, if nothing after it can
   *     fail; at least 1
   * @param canFail whether it can fail
   * @param length the least number of characters that it takes
   */
  private record Cost(double ways, double backtracking, boolean canFail, double length) {
    static final Cost NOTHING = new Cost(1, 1, false, 0);
    static final Cost PLACE = new Cost(1, 1, true, 0);
    static final Cost CHARACTER = new Cost(1, 1, true, 1);
    static final Cost UNBOUNDED =
        new Cost(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, true, 0);

    Cost then(Cost next) {
      return new Cost(
          ways * next.ways,
          next.canFail ? ways * next.backtracking : backtracking + next.backtracking,
          canFail || next.canFail,
          length + next.length);
    }

    Cost or(Cost other) {
      return new Cost(
          ways + other.ways,
          backtracking + other.backtracking,
          canFail && other.canFail,
          Math.min(length, other.length));
    }

    /** A lookaround, which is never gone back into. */
    Cost look() {
      return new Cost(1 + backtracking, backtracking, true, 0);
    }

    /** A part that ignores case, where several characters may stand for one. */
    Cost ignoringCase() {
      return new Cost(MOST_CASES * ways, MOST_CASES * backtracking, canFail, Math.min(1, length));
    }

    Cost repeat(double least, double most) {
      if (least > most || most == 0 || (most > 1 && length == 0)) {
        return UNBOUNDED; // it could repeat without taking a character
      }
      double all = Math.pow(ways, most) * (most - least + 1);
      double each = ways == 1 ? backtracking : (1 + most) * backtracking;
      boolean isOptional = least == 0;
      return new Cost(
          all, least > 1 && ways > 1 ? all : each, canFail && !isOptional, least * length);
    }
  }

  private final String regex;
  private final Matcher matcher;
  private final double longest;
  private int at;

  private SafePattern(String regex, double longest) {
    this.regex = regex;
    this.matcher = OR.matcher(regex);
    this.longest = longest;
  }

  /** Whether a pattern is safe to match. */
  static boolean isSafe(String regex) {
    return parse(regex, SHORT_TEXT).backtracking() <= MOST_IN_SHORT_TEXT
        && parse(regex, TokenizerJson.LONGEST_TEXT).backtracking() <= MOST_BACKTRACKING;
  }

  /** Whether a pattern is safe to match and never matches the empty text. */
  static boolean isSafeToReplace(String regex) {
    return isSafe(regex) && parse(regex, SHORT_TEXT).length() > 0;
  }

  /** A whole pattern, whose bounds hold for texts of at most {@code longest} characters. */
  private static Cost parse(String regex, double longest) {
    SafePattern pattern = new SafePattern(regex, longest);
    Cost whole = pattern.choice(0);
    return pattern.at == regex.length() ? whole : Cost.UNBOUNDED;
  }

  private Cost choice(int depth) {
    Cost choice = sequence(depth);
    while (take(OR)) {
      choice = choice.or(sequence(depth));
    }
    return choice;
  }

  private Cost sequence(int depth) {
    Cost sequence = Cost.NOTHING;
    while (at < regex.length() && "|)".indexOf(regex.charAt(at)) < 0) {
      sequence = sequence.then(repetition(element(depth)));
    }
    return sequence;
  }

  private Cost element(int depth) {
    if (take(PLACE)) {
      return Cost.PLACE;
    }
    if (take(ESCAPE) || take(CHARACTER) || takeSet()) {
      return Cost.CHARACTER;
    }
    if (depth < DEEPEST && take(OPTIONS)) {
      return matcher.group().contains("i") ? choice(depth + 1).ignoringCase() : choice(depth + 1);
    }
    if (depth < DEEPEST && take(GROUP)) {
      boolean ignoresCase = matcher.group().contains("i");
      Cost group = choice(depth + 1);
      return !take(END) ? unknown() : ignoresCase ? group.ignoringCase() : group;
    }
    if (depth < DEEPEST && take(LOOK)) {
      boolean behind = !matcher.group(1).isEmpty();
      Cost within = choice(depth + 1);
      // A part of several lengths is looked for from several places before this one.
      return take(END) && !(behind && within.ways() > 1) ? within.look() : unknown();
    }
    return unknown();
  }

  /** Takes a set of characters, which may contain other sets. */
  private boolean takeSet() {
    int open = 0;
    do {
      if (take(SET_START)) {
        open++;
      } else if (open > 0 && take(SET_END)) {
        open--;
      } else if (open == 0 || !(take(ESCAPE) || take(SET_CHARACTER))) {
        return false;
      }
    } while (open > 0);
    return true;
  }

  private Cost repetition(Cost part) {
    if (!take(REPETITION)) {
      return part;
    }
    String count = matcher.group(1);
    String upTo = matcher.group(2);
    Cost repeated =
        switch (matcher.group().charAt(0)) {
          case '*' -> part.repeat(0, times(part));
          case '+' -> part.repeat(1, times(part));
          case '?' -> part.repeat(0, 1);
          default -> {
            double least = Integer.parseInt(count);
            double most = upTo == null ? least : times(part);
            boolean isLimited = upTo != null && !upTo.isEmpty();
            yield part.repeat(least, isLimited ? Math.min(most, Integer.parseInt(upTo)) : most);
          }
        };
    if (count != null && take(AGAIN)) { // a count is not possessive: it is repeated
      repeated = repeated.repeat(1, times(repeated));
    }
    return take(ANOTHER) ? unknown() : repeated;
  }

  /** How often a part fits into the longest text. */
  private double times(Cost part) {
    return Math.floor(longest / Math.max(1, part.length()));
  }

  /** Ends the parsing. */
  private Cost unknown() {
    at = regex.length();
    return Cost.UNBOUNDED;
  }

  private boolean take(Pattern token) {
    boolean isHere = matcher.usePattern(token).region(at, regex.length()).lookingAt();
    at = isHere ? matcher.end() : at;
    return isHere;
  }
}
