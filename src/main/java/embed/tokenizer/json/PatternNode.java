package embed.tokenizer.json;

import java.util.List;

/** A part of a regular expression. */
sealed interface PatternNode {
  /** One character of some kind. */
  record AnyCharacter() implements PatternNode {}

  /** A place between characters, such as {@code ^} or {@code \b}. */
  record Place() implements PatternNode {}

  record Sequence(List<PatternNode> nodes) implements PatternNode {}

  record Choice(List<PatternNode> alternatives) implements PatternNode {}

  /** What must, or must not, stand before or after a place. */
  record Look(PatternNode node) implements PatternNode {}

  /**
   * A repetition, as often as it goes, as seldom, or without going back.
   *
   * @param most {@link Integer#MAX_VALUE} for no limit
   */
  record Repeat(PatternNode node, int least, int most) implements PatternNode {}
}
