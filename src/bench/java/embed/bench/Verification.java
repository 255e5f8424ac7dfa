package embed.bench;

import embed.Npz;
import embed.bench.Trial.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the contenders give the right vectors, before any is timed. The runs also write the
 * archives of the peers' classes.
 */
final class Verification {
  /** The largest difference that is not a mistake. */
  static final double TOLERANCE = 2e-5;

  private Verification() {}

  /** The largest difference to Hugging Face's vectors of the bundled checkpoint. */
  static double toReference(
      Contender contender, Checkpoints linux, Path reference, Path log)
      throws IOException, InterruptedException {
    List<String> lines = Files.readAllLines(reference.resolve("lines.txt"));
    int width = linux.shape().hidden();
    Npz.Array mean = Npz.read(reference.resolve("reference.npz")).array("mean");
    float[][] expected = new float[lines.size()][];
    for (int row = 0; row < expected.length; row++) {
      expected[row] = mean.row(row, width);
    }
    return difference(expected, vectors(contender, linux, lines, log));
  }

  static float[][] vectors(
      Contender contender, Checkpoints checkpoint, List<String> lines, Path log)
      throws IOException, InterruptedException {
    Job job =
        new Job(
            contender.launch().command(checkpoint, 0),
            contender.csv(),
            checkpoint.shape().hidden(),
            List.of(),
            lines);
    return Trial.vectors(job, Trial.run(job, log, true).rows());
  }

  /** The largest absolute difference; NaN where one holds NaN. */
  static double difference(float[][] expected, float[][] actual) {
    double most = 0;
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        most = Math.max(most, Math.abs((double) expected[row][i] - actual[row][i]));
      }
    }
    return most;
  }
}
