package embed.input;

import embed.EmbedException;

/**
 * A part of the items: those whose number is congruent to {@code index} modulo {@code count}. The N
 * parts can therefore be numbered 0 to N - 1 or 1 to N.
 */
public record Shard(long index, long count) {
  public static final Shard ALL = new Shard(0, 1);

  public Shard {
    if (count < 1 || index < 0 || index > count) {
      throw new EmbedException(
          "a shard is K/N with N at least 1 and K from 0 to N, not %s/%s", index, count);
    }
  }

  /** Parses {@code K/N}. */
  public static Shard parse(String text) {
    int slash = text.indexOf('/');
    try {
      return new Shard(
          Long.parseLong(text.substring(0, Math.max(0, slash))),
          Long.parseLong(text.substring(slash + 1)));
    } catch (NumberFormatException e) {
      throw new EmbedException(e, "a shard is K/N, such as 3/8, not %s", text);
    }
  }

  boolean has(long number) {
    return number % count == index % count;
  }

  @Override
  public String toString() {
    return index % count + "/" + count;
  }
}
