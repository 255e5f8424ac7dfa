package embed.checkpoint;

import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a checkpoint directory.
 *
 * @param bytes its size; -1 if it is not there
 * @param isWeights whether the checkpoint's weights are in it, or should be
 * @param weights what it holds; null if it holds no weights, or cannot be read
 * @param problem why it cannot be read; null if it can, or is not to be
 */
public record SurveyedFile(
    Path file, long bytes, boolean isWeights, Weights weights, String problem) {

  static SurveyedFile other(Path file) {
    return new SurveyedFile(file, size(file), false, null, null);
  }

  static SurveyedFile weights(Path file) {
    try (MappedFile mapped = MappedFile.open(file)) {
      Weights weights = Weights.read(mapped);
      return new SurveyedFile(file, weights.bytes(), true, weights, null);
    } catch (EmbedException e) {
      return new SurveyedFile(file, size(file), true, null, e.getMessage());
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return -1;
    }
  }
}
