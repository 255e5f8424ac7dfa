package embed.bench;

import embed.Npz;
import embed.bench.Trial.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes sure that the contenders give the right vectors before any is timed. The runs also write
 * the archives of the peers' classes.
 *
 * @param reference Hugging Face's vectors of the bundled checkpoint: lines.txt and reference.npz
 */
record Verification(Path reference, Path log) {
  private static final String BUNDLED = "Linux";

  /** The largest difference that is not a mistake. */
  private static final double TOLERANCE = 2e-5;

  private static final int LINES = 40;

  /**
   * Compares all contenders with Hugging Face where there are its vectors, else with one another.
   *
   * @throws IOException if one is off
   */
  void verify(Workload workload, List<Contender> contenders)
      throws IOException, InterruptedException {
    Checkpoints checkpoint = workload.checkpoint();
    boolean bundled = checkpoint.name().equals(BUNDLED);
    List<String> lines =
        bundled ? referenceLines() : workload.corpora().get(0).warmUp().subList(0, LINES);
    float[][] expected = bundled ? referenceVectors(checkpoint.shape().hidden()) : null;
    for (Contender contender : contenders) {
      float[][] vectors = vectors(contender, checkpoint, lines);
      if (expected == null) {
        expected = vectors;
      }
      double difference = difference(expected, vectors);
      Progress.say(
          "%s with %s is off by %.1e at most", contender.id(), checkpoint.name(), difference);
      if (!(difference <= TOLERANCE)) {
        throw new IOException(contender.id() + " gives wrong vectors: off by " + difference);
      }
    }
  }

  /** How far a contender that is known to be wrong is off. */
  double error(Contender contender, Checkpoints bundled) throws IOException, InterruptedException {
    return difference(
        referenceVectors(bundled.shape().hidden()), vectors(contender, bundled, referenceLines()));
  }

  private List<String> referenceLines() throws IOException {
    return Files.readAllLines(reference.resolve("lines.txt"));
  }

  private float[][] referenceVectors(int width) {
    Npz.Array mean = Npz.read(reference.resolve("reference.npz")).array("mean");
    float[][] vectors = new float[mean.values().length / width][];
    for (int row = 0; row < vectors.length; row++) {
      vectors[row] = mean.row(row, width);
    }
    return vectors;
  }

  private float[][] vectors(Contender contender, Checkpoints checkpoint, List<String> lines)
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

  private static double difference(float[][] expected, float[][] actual) {
    double most = 0;
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        double difference = Math.abs((double) expected[row][i] - actual[row][i]);
        if (!(difference <= most)) {
          most = difference; // NaN too
        }
      }
    }
    return most;
  }
}
