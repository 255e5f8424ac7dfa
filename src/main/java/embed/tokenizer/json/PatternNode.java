package embed.tokenizer.json;

import java.util.List;

/** A part of a regular expression. */
sealed interface PatternNode {
  record AnyCharacter() implements PatternNode {}

  /** A position between characters, such as {@code ^} or {@code \b}. */
  record Place() implements PatternNode {}

  record Sequence(List<PatternNode> nodes) implements PatternNode {}

  record Choice(List<PatternNode> alternatives) implements PatternNode {}

  /** A lookaround: what must, or must not, precede or follow a position. */
  record Look(PatternNode node) implements PatternNode {}

  /**
   * A repetition, which may be greedy, lazy or possessive.
   *
   * @param most {@link Integer#MAX_VALUE} for no limit
   */
  record Repeat(PatternNode node, int least, int most) implements PatternNode {}
}
