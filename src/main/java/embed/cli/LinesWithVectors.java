package embed.cli;

import embed.EmbedException;
import embed.Embedder;
import embed.cli.report.FiniteCheck;
import embed.cli.report.Remarks;
import embed.cli.terminal.Streams;
import embed.input.Item;
import embed.input.Items;
import embed.vectors.Difference;
import embed.vectors.SavedVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Pairs lines with their vectors, which are computed now or read from a file. */
final class LinesWithVectors {
  /** A line whose saved vector is compared with the vector that the checkpoint gives. */
  private record Sample(long row, Item line, float[] vector) {}

  /** How many samples are compared; they are spread over a file whose number of rows is known. */
  private static final int SAMPLES = 5;

  /**
   * Saved vectors may have been rounded to half precision or scaled. The vectors of another
   * checkpoint, pooling or line have a smaller cosine than this.
   */
  private static final double LEAST_COSINE = 0.999;

  private LinesWithVectors() {}

  /**
   * Embeds the lines, and reports on standard error how many were truncated or not UTF-8.
   *
   * @param sink receives each line and its vector, which is valid only during the call
   */
  static void embed(
      Items lines, Embedder embedder, Streams streams, BiConsumer<Item, double[]> sink) {
    double[] vector = new double[embedder.dimensions()];
    long[] truncated = new long[1];
    FiniteCheck finite = new FiniteCheck(embedder, streams::say);
    embedder.embed(
        lines,
        Item::text,
        finite.before(
            (line, embedding) -> {
              truncated[0] += embedding.truncated() ? 1 : 0;
              for (int i = 0; i < vector.length; i++) {
                vector[i] = embedding.vector()[i];
              }
              sink.accept(line, vector);
            }));
    finite.report();
    Remarks.truncated(streams, truncated[0], embedder);
    Remarks.lines(streams, lines);
  }

  /**
   * Pairs the lines with the rows of a file.
   *
   * @param embedder computes a few vectors again to check that they are the checkpoint's; null
   *     skips the check
   * @param sink receives each line and its vector, which is valid only during the call
   * @throws EmbedException if the numbers of rows and lines differ, or the check fails
   */
  static void pair(
      Items lines,
      SavedVectors vectors,
      Embedder embedder,
      Streams streams,
      BiConsumer<Item, double[]> sink) {
    double[] vector = new double[vectors.dimensions()];
    List<Sample> samples = new ArrayList<>();
    long row = 0;
    while (lines.hasNext()) {
      Item line = lines.next();
      if (!vectors.next(vector)) {
        throw tooFewRows(vectors, row);
      }
      row++;
      if (embedder != null && isSample(row, vectors.rows())) {
        samples.add(new Sample(row, line, SavedVectors.narrow(vector)));
      }
      sink.accept(line, vector);
    }
    if (vectors.next(vector)) {
      throw tooManyRows(vectors, row);
    }
    for (Sample sample : samples) {
      check(sample, embedder, vectors);
    }
    Remarks.lines(streams, lines);
  }

  private static boolean isSample(long row, long rows) {
    if (rows == SavedVectors.UNKNOWN) {
      return row <= SAMPLES;
    }
    long step = Math.max(1, rows / SAMPLES);
    return (row - 1) % step == 0;
  }

  private static void check(Sample sample, Embedder embedder, SavedVectors vectors) {
    float[] expected = embedder.embed(sample.line.text()).vector();
    double cosine = Difference.cosine(expected, sample.vector);
    if (!(cosine >= LEAST_COSINE)) { // NaN where a number is none of float32
      throw new EmbedException(
          "%s: row %s is not the checkpoint's vector of line %s (their cosine is %s): made "
              + "with another checkpoint, --pooling or --layer, or of other lines",
          vectors.name(), sample.row, sample.line.id(), cosine);
    }
  }

  static EmbedException tooFewRows(SavedVectors vectors, long rows) {
    return new EmbedException(
        "%s: ends after row %s, but there are more lines than that", vectors.name(), rows);
  }

  static EmbedException tooManyRows(SavedVectors vectors, long lines) {
    return new EmbedException("%s: has more rows than there are lines (%s)", vectors.name(), lines);
  }
}
