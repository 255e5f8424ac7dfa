package embed.tokenizer;

import embed.EmbedException;
import embed.EmbedException.Kind;
import java.util.Arrays;
import java.util.Objects;

/**
 * One line as token ids.
 *
 * @param ids the ids that enter the encoder, including {@code <s>} and {@code </s>}
 * @param truncated whether the line was longer than the longest input, so that tokens were dropped
 * @param problem why the line has no ids, as the end of a sentence whose subject is the line, or
 *     null
 */
public record TokenIds(int[] ids, boolean truncated, String problem) {
  public TokenIds {
    Objects.requireNonNull(ids, "ids");
  }

  TokenIds(int[] ids, boolean truncated) {
    this(ids, truncated, null);
  }

  /** A line that has no ids. */
  static TokenIds failed(String problem) {
    return new TokenIds(new int[0], false, Objects.requireNonNull(problem, "problem"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds that
        && truncated == that.truncated
        && Arrays.equals(ids, that.ids)
        && Objects.equals(problem, that.problem);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Boolean.hashCode(truncated);
  }

  @Override
  public String toString() {
    return "TokenIds[ids="
        + Arrays.toString(ids)
        + ", truncated="
        + truncated
        + ", problem="
        + problem
        + "]";
  }

  /**
   * The error for a line that has too many tokens and must not be truncated.
   *
   * @param line the subject of the message, such as "line 3"
   * @param longest how many tokens the checkpoint accepts
   */
  public static EmbedException tooLong(String line, int longest) {
    return new EmbedException(Kind.LINE, "%s %s", line, tooLong(longest));
  }

  /** That error as the end of a sentence whose subject is the line. */
  public static String tooLong(int longest) {
    return "has more than the "
        + longest
        + " tokens that the checkpoint takes: shorten it, or let long lines be truncated";
  }
}
