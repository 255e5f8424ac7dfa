package embed.model;

/**
 * The position ids of a model.
 *
 * @param count the number of rows of the position table, or the longest input for families without
 *     one
 * @param padTokenId the id after which positions start, and which is the position of pad tokens; -1
 *     if positions count all tokens from 0
 */
public record Positions(int count, int padTokenId) {
  /** Positions that count all tokens from 0. */
  static Positions fromZero(int count) {
    return new Positions(count, -1);
  }

  /** How many tokens, including special tokens, there are positions for. */
  public int longestInput() {
    return count - padTokenId - 1;
  }

  /**
   * The position ids of one line: {@code cumsum(ids != pad) * (ids != pad) + pad}, as in
   * create_position_ids_from_input_ids of transformers.
   *
   * @param ids the line's token ids
   */
  public long[] of(int[] ids) {
    long[] positions = new long[ids.length];
    long position = padTokenId;
    for (int i = 0; i < ids.length; i++) {
      positions[i] = ids[i] == padTokenId ? padTokenId : ++position;
    }
    return positions;
  }
}
