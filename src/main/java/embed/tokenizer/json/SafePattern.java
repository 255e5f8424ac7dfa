package embed.tokenizer.json;

import java.util.List;

/**
 * Decides whether the native library can match a regular expression safely on every text. It
 * matches by backtracking (Oniguruma), and the whole process ends if one match backtracks more than
 * ten million times.
 *
 * <p>Matching backtracks into a repetition only if something after it can fail. With one such
 * repetition in sequence, a match backtracks once per character; with two, quadratically often;
 * with nested ones, exponentially often. So patterns with at most one in sequence are safe, even
 * with lookarounds, groups, options, and lazy or possessive repetitions.
 */
final class SafePattern {
  /** The most ways to match one alternative, not counting the lengths of its long repetitions. */
  private static final int MOST_PATHS = 1024;

  /** A repetition of more times than this counts as unlimited. */
  private static final int LONG = 16;

  private final PatternNode pattern;

  private SafePattern(PatternNode pattern) {
    this.pattern = pattern;
  }

  /** Whether a pattern is safe to match. */
  static boolean isSafe(String regex) {
    PatternNode pattern = PatternParser.parse(regex);
    return pattern != null && new SafePattern(pattern).isSafe();
  }

  /** Whether a pattern is safe to match and never matches the empty text. */
  static boolean isSafeToReplace(String regex) {
    PatternNode pattern = PatternParser.parse(regex);
    return pattern != null && takesCharacters(pattern) && new SafePattern(pattern).isSafe();
  }

  private boolean isSafe() {
    List<PatternNode> alternatives =
        pattern instanceof PatternNode.Choice choice ? choice.alternatives() : List.of(pattern);
    return alternatives.stream()
        .allMatch(each -> loops(each, false) <= 1 && paths(each) <= MOST_PATHS);
  }

  /**
   * How many long repetitions in sequence the matcher can backtrack into; a large number if they
   * are nested.
   *
   * @param canFail whether something after the node can fail
   */
  private static int loops(PatternNode node, boolean canFail) {
    if (node instanceof PatternNode.Sequence sequence) {
      int loops = 0;
      boolean fails = canFail;
      for (int i = sequence.nodes().size() - 1; i >= 0; i--) {
        loops = Math.min(MOST_PATHS, loops + loops(sequence.nodes().get(i), fails));
        fails |= canFail(sequence.nodes().get(i));
      }
      return loops;
    }
    if (node instanceof PatternNode.Choice choice) {
      return choice.alternatives().stream().mapToInt(each -> loops(each, canFail)).max().orElse(0);
    }
    if (node instanceof PatternNode.Look look) {
      return loops(look.node(), false);
    }
    if (node instanceof PatternNode.Repeat repeat) {
      if (repeat.most() <= LONG) {
        boolean again = canFail || (repeat.most() > 1 && canFail(repeat.node()));
        return Math.min(MOST_PATHS, repeat.most() * loops(repeat.node(), again));
      }
      if (!takesCharacters(repeat.node())) {
        return MOST_PATHS; // it may repeat without consuming a character
      }
      if (!canFail) {
        return loops(repeat.node(), false);
      }
      return isFixed(repeat.node()) ? 1 : MOST_PATHS;
    }
    return 0;
  }

  private static boolean canFail(PatternNode node) {
    if (node instanceof PatternNode.Sequence sequence) {
      return sequence.nodes().stream().anyMatch(SafePattern::canFail);
    }
    if (node instanceof PatternNode.Choice choice) {
      return choice.alternatives().stream().allMatch(SafePattern::canFail);
    }
    if (node instanceof PatternNode.Repeat repeat) {
      return repeat.least() > 0 && canFail(repeat.node());
    }
    return true;
  }

  /** Whether a node can match in only one way. */
  private static boolean isFixed(PatternNode node) {
    if (node instanceof PatternNode.Sequence sequence) {
      return sequence.nodes().stream().allMatch(SafePattern::isFixed);
    }
    if (node instanceof PatternNode.Repeat repeat) {
      return repeat.least() == repeat.most() && repeat.most() <= LONG && isFixed(repeat.node());
    }
    return node instanceof PatternNode.AnyCharacter || node instanceof PatternNode.Place;
  }

  private static boolean takesCharacters(PatternNode node) {
    if (node instanceof PatternNode.Sequence sequence) {
      return sequence.nodes().stream().anyMatch(SafePattern::takesCharacters);
    }
    if (node instanceof PatternNode.Choice choice) {
      return choice.alternatives().stream().allMatch(SafePattern::takesCharacters);
    }
    if (node instanceof PatternNode.Repeat repeat) {
      return repeat.least() > 0 && takesCharacters(repeat.node());
    }
    return node instanceof PatternNode.AnyCharacter;
  }

  private static long paths(PatternNode node) {
    if (node instanceof PatternNode.Sequence sequence) {
      long paths = 1;
      for (PatternNode each : sequence.nodes()) {
        paths = Math.min(MOST_PATHS + 1L, paths * paths(each));
      }
      return paths;
    }
    if (node instanceof PatternNode.Choice choice) {
      return choice.alternatives().stream().mapToLong(SafePattern::paths).sum();
    }
    if (node instanceof PatternNode.Look look) {
      return paths(look.node());
    }
    if (node instanceof PatternNode.Repeat repeat) {
      long each = paths(repeat.node());
      if (repeat.most() > LONG) {
        return each;
      }
      long paths = 0;
      long power = 1;
      for (int times = 0; times <= repeat.most(); times++) {
        paths += times >= repeat.least() ? power : 0;
        power = Math.min(MOST_PATHS + 1L, power * each);
      }
      return Math.min(MOST_PATHS + 1L, paths);
    }
    return 1;
  }
}
