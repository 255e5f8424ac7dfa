package embed.inspect;

import embed.EmbedException;
import embed.weights.MappedFile;
import embed.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a checkpoint directory.
 *
 * @param bytes its size; -1 if it does not exist
 * @param role what the checkpoint uses it for
 * @param weights its weights; null if it contains none or cannot be read
 * @param problem why it cannot be read; null if it can be, or was not tried
 */
public record ReportedFile(Path file, long bytes, Role role, Weights weights, String problem) {

  /** What a checkpoint uses a file for. */
  public enum Role {
    CONFIG,
    WEIGHTS,
    /** The index of the weights files. */
    INDEX,
    /** A file of sentence-transformers, which says how vectors are computed. */
    RECIPE,
    /** A file of the tokenizer, or one that is not used. */
    OTHER
  }

  static ReportedFile of(Path file, Role role) {
    return new ReportedFile(file, size(file), role, null, null);
  }

  static ReportedFile weights(Path file) {
    try (MappedFile mapped = MappedFile.open(file)) {
      Weights weights = Weights.read(mapped);
      return new ReportedFile(file, weights.bytes(), Role.WEIGHTS, weights, null);
    } catch (EmbedException e) {
      return new ReportedFile(file, size(file), Role.WEIGHTS, null, e.getMessage());
    }
  }

  ReportedFile withProblem(String message) {
    return new ReportedFile(file, bytes, role, weights, message);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }
}
