package embed.encoder;

import embed.model.Architecture;
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
   * @param architecture tells positions and the pad token
   * @param kernels tell how many rows there should be
   */
  static Batch of(int[][] lines, Architecture architecture, LinearKernels kernels) {
    int tokens = 0;
    for (int[] line : lines) {
      tokens = Math.addExact(tokens, line.length);
    }
    int size = kernels.rows(tokens);
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
      System.arraycopy(architecture.positions(line), 0, positions, start, line.length);
      for (int id : line) {
        ids[start++] = id;
      }
    }
    if (size > tokens) {
      // The filler's positions stay 0, which every table has.
      Arrays.fill(ids, tokens, size, architecture.config().padTokenId());
      lengths[runs] = (long) size - tokens;
      counts[runs++] = 1;
    }
    return new Batch(
        ids, positions, Arrays.copyOf(lengths, runs), Arrays.copyOf(counts, runs), lines.length);
  }
}
