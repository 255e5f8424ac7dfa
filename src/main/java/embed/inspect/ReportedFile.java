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
 * @param bytes its size; -1 if it is not there
 * @param role what it is to the checkpoint
 * @param weights what it holds; null if it holds no weights, or cannot be read
 * @param problem why it cannot be read; null if it can, or is not to be
 */
public record ReportedFile(Path file, long bytes, Role role, Weights weights, String problem) {

  /** What a file is to a checkpoint. */
  public enum Role {
    CONFIG,
    WEIGHTS,
    /** It names the files of weights. */
    INDEX,
    /** Of sentence-transformers: it says how vectors are made. */
    RECIPE,
    /** A tokenizer's, or none that counts. */
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
