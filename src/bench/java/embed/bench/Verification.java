package embed.bench;

import embed.Npz;
import embed.bench.Results.Cosine;
import embed.bench.Trial.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sure that the contenders give the right vectors before any is timed. The runs also write
 * the archives of the peers' classes.
 *
 * @param reference Hugging Face's vectors of the bundled checkpoint: lines.txt and reference.npz
 */
record Verification(Path reference, Path log) {
  private static final String BUNDLED = "Linux";

  /** The largest difference that is not a mistake in float32. */
  private static final double TOLERANCE = 2e-5;

  /** The least mean cosine to float32 that is not a mistake in other dtypes. */
  private static final double LEAST_COSINE = 0.9;

  private static final int LINES = 40;

  /**
   * Compares all contenders with Hugging Face where there are its vectors, else with the first one.
   * A dtype of {@code embed} that the program refuses leaves the contenders.
   *
   * @return why contenders left
   * @throws IOException if one is off
   */
  List<String> verify(Workload workload, List<Contender> contenders)
      throws IOException, InterruptedException {
    List<String> refusals = new ArrayList<>();
    Checkpoints checkpoint = workload.checkpoint();
    boolean bundled = checkpoint.name().equals(BUNDLED);
    List<String> lines =
        bundled ? referenceLines() : workload.corpora().get(0).warmUp().subList(0, LINES);
    float[][] expected = bundled ? referenceVectors(checkpoint.shape().hidden()) : null;
    for (Contender contender : List.copyOf(contenders)) {
      float[][] vectors;
      try {
        vectors = vectors(contender, checkpoint, lines);
      } catch (Trial.Failure e) {
        if (!contender.mayRefuse()) {
          throw e;
        }
        refusals.add("%s is skipped, for it says: %s".formatted(contender.id(), e.firstLine()));
        contenders.remove(contender);
        continue;
      }
      if (expected == null) {
        expected = vectors;
      }
      double difference = difference(expected, vectors);
      Cosine cosine = Cosine.of(checkpoint.name(), "", contender.id(), expected, vectors);
      Progress.say(
          "%s with %s is off by %.1e at most, cosine %.5f",
          contender.id(), checkpoint.name(), difference, cosine.mean());
      boolean right =
          contender.dtype() == Dtype.FLOAT32
              ? difference <= TOLERANCE
              : cosine.mean() >= LEAST_COSINE;
      if (!right) {
        throw new IOException(contender.id() + " gives wrong vectors: off by " + difference);
      }
    }
    return refusals;
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
    return Trial.run(job, log, true).vectors();
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
