package embed.encoder;

import embed.Pooling;
import embed.model.Architecture;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of several lines, concatenated, with lines of equal length next to each other. The
 * last line may be a filler of pad tokens, whose vector is computed and dropped.
 *
 * @param ids token ids, {@code [tokens]}
 * @param positions position ids, {@code [tokens]}
 * @param lengths the number of tokens per line, for each run of lines of equal length
 * @param counts the number of lines in each run
 * @param lines the number of lines, without the filler
 */
record Batch(long[] ids, long[] positions, long[] lengths, long[] counts, int lines) {

  /** The number of tokens, including the filler's, which messages report. */
  int tokens() {
    return ids.length;
  }

  /**
   * The tokens whose last hidden state is all that a way of pooling takes, as indices of this
   * batch: one for each line, and perhaps more behind them.
   *
   * @param promptTokens how many tokens of each line the pooling leaves out
   * @param kernels say how many rows there should be
   * @return null if it takes more than one token of a line
   */
  long[] onlyTokens(List<Pooling> pooling, int promptTokens, LinearKernels kernels) {
    boolean last = pooling.equals(List.of(Pooling.LASTTOKEN));
    boolean first = pooling.equals(List.of(Pooling.CLS));
    if (!last && !first && !pooling.equals(List.of(Pooling.POOLER))) {
      return null;
    }
    long[] tokens = new long[kernels.rows(lines)];
    int line = 0;
    long start = 0;
    for (int run = 0; line < lines; run++) {
      for (int i = 0; i < counts[run] && line < lines; i++) {
        long skipped = first && promptTokens < lengths[run] ? promptTokens : 0;
        tokens[line++] = start + (last ? lengths[run] - 1 : skipped);
        start += lengths[run];
      }
    }
    Arrays.fill(tokens, lines, tokens.length, tokens[0]);
    return tokens;
  }

  /**
   * Lays out the lines in the given order. Lines of equal length should be next to each other.
   *
   * @param lines the token ids of each line, none empty
   * @param architecture gives the position ids and the pad token
   * @param kernels say how many rows the batch should have
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
      System.arraycopy(
          architecture.config().positions().of(line), 0, positions, start, line.length);
      for (int id : line) {
        ids[start++] = id;
      }
    }
    if (size > tokens) {
      // The filler's position ids stay 0, a row that every position table has.
      Arrays.fill(ids, tokens, size, architecture.config().padTokenId());
      lengths[runs] = (long) size - tokens;
      counts[runs++] = 1;
    }
    return new Batch(
        ids, positions, Arrays.copyOf(lengths, runs), Arrays.copyOf(counts, runs), lines.length);
  }
}
