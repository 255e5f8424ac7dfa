package embed.output;

/**
 * How far rows have come.
 *
 * @param rows how many there are
 * @param truncated of them, from lines that were truncated
 * @param tokens that went into them
 * @param digest of their lines' ids and texts, so that a run that goes on can tell whether its
 *     input is still the same
 */
public record ResumePoint(long rows, long truncated, long tokens, long digest) {
  public static final ResumePoint START = new ResumePoint(0, 0, 0, 0);

  /** The mark after one more row. */
  public ResumePoint after(Row row) {
    return new ResumePoint(
        rows + 1,
        truncated + (row.truncated() ? 1 : 0),
        tokens + row.tokens(),
        digest(digest, row.id(), row.text()));
  }

  /** The digest after one more line. */
  public static long digest(long digest, RowId id, String text) {
    long line =
        ((long) text.hashCode() << 32) ^ (id.isNumber() ? id.number() : id.name().hashCode());
    long mixed = (digest ^ line) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
