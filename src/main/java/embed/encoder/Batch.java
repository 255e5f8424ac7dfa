package embed.encoder;

import java.util.Arrays;

/**
 * The tokens of several lines, one line after another, lines of one length together. A filler line
 * of pad tokens may stand at the end; its row is computed and dropped.
 *
 * @param ids token ids, {@code [tokens]}
 * @param positions position ids, {@code [tokens]}
 * @param lengths of each run: the tokens of one of its lines
 * @param counts of each run: its lines
 * @param lines how many lines there are without the filler
 */
record Batch(long[] ids, long[] positions, long[] lengths, long[] counts, int lines) {

  /** As the encoder's messages count them. */
  int tokens() {
    return ids.length;
  }

  /**
   * Lays out the lines in the order given, which must have lines of one length next to each other
   * wherever possible.
   *
   * @param lines the token ids of each line, none empty
   * @param padId the checkpoint's {@code pad_token_id}
   * @param filler whether to fill up to a size that the kernels have seen before
   */
  static Batch of(int[][] lines, int padId, boolean filler) {
    int tokens = 0;
    for (int[] line : lines) {
      tokens = Math.addExact(tokens, line.length);
    }
    int size = filler ? roundUp(tokens) : tokens;
    long[] ids = new long[size];
    long[] positions = new long[size];
    long[] lengths = new long[lines.length + 1];
    long[] counts = new long[lines.length + 1];
    int runs = 0;
    int start = 0;
    for (int[] line : lines) {
      if (runs > 0 && lengths[runs - 1] == line.length) {
        counts[runs - 1]++;
      } else {
        lengths[runs] = line.length;
        counts[runs++] = 1;
      }
      int position = padId;
      for (int id : line) {
        // cumsum(ids != pad) * (ids != pad) + pad, as transformers'
        // create_position_ids_from_input_ids
        positions[start] = id == padId ? padId : ++position;
        ids[start++] = id;
      }
    }
    if (size > tokens) {
      Arrays.fill(ids, tokens, size, padId);
      Arrays.fill(positions, tokens, size, padId);
      lengths[runs] = (long) size - tokens;
      counts[runs++] = 1;
    }
    return new Batch(
        ids, positions, Arrays.copyOf(lengths, runs), Arrays.copyOf(counts, runs), lines.length);
  }

  /**
   * The next size up for which kernels may exist already: oneDNN makes one for each number of rows,
   * which takes longer than a few rows more.
   */
  static int roundUp(int tokens) {
    int step = 8;
    while (step < 128 && tokens > 16 * step) {
      step *= 2;
    }
    return (tokens + step - 1) / step * step;
  }
}
