package embed.output.destination;

import embed.row.Row;
import embed.row.RowId;

/**
 * The progress of an output.
 *
 * @param rows the number of rows written
 * @param truncated how many of these rows come from truncated lines
 * @param tokens the total number of tokens in these rows
 * @param digest a hash of the lines' ids and texts, so that a resumed run can check that its input
 *     has not changed
 */
public record ResumePoint(long rows, long truncated, long tokens, long digest) {
  public static final ResumePoint START = new ResumePoint(0, 0, 0, 0);

  /** Returns the progress after one more row. */
  public ResumePoint after(Row row) {
    return new ResumePoint(
        rows + 1,
        truncated + (row.truncated() ? 1 : 0),
        tokens + row.tokens(),
        digest(digest, row.id(), row.text()));
  }

  /** Returns the digest after one more line. */
  public static long digest(long digest, RowId id, String text) {
    long line =
        ((long) text.hashCode() << 32) ^ (id.isNumber() ? id.number() : id.name().hashCode());
    long mixed = (digest ^ line) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ (mixed >>> 29);
  }
}
