package embed.encoder;

import ai.djl.engine.EngineException;
import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.checkpoint.Checkpoint;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the cause in the engine's exceptions, whose messages have dozens of lines. */
final class EngineFailure {
  /**
   * Parts of libtorch's messages when memory runs out: from its CPU allocator, the C++ allocator,
   * CUDA, cuBLAS and, last, oneDNN. oneDNN does not say why it could not create a kernel, but it
   * can create one for every shape as long as there is memory. Java receives no error codes.
   */
  private static final List<String> SHORTAGES =
      List.of(
          "can't allocate memory",
          "not enough memory",
          "bad_alloc",
          "out of memory",
          "ALLOC_FAILED",
          "could not create a primitive",
          "could not execute a primitive");

  /** The start of the line that says what went wrong; TorchScript prints its trace before it. */
  private static final Pattern ERROR = Pattern.compile("^\\w*Error: *(?=\\S)");

  private static final int LONGEST_LINE = 300;

  private EngineFailure() {}

  /** The line that says that memory ran out, or null for any other failure. */
  static String shortage(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof OutOfMemoryError) {
      return "Java: " + message;
    }
    return failure instanceof EngineException
        ? message
            .lines()
            .filter(line -> SHORTAGES.stream().anyMatch(line::contains))
            .map(String::strip)
            .findFirst()
            .orElse(null)
        : null;
  }

  /** What to tell of a failure while a checkpoint's weights are handed to PyTorch. */
  static EmbedException whileLoading(Checkpoint checkpoint, Throwable failure) {
    String shortage = shortage(failure);
    Path directory = checkpoint.directory();
    return shortage == null
        ? new EmbedException(
            Kind.ENGINE,
            failure,
            "%s: PyTorch cannot load its encoder: %s",
            directory,
            line(failure))
        : new EmbedException(
            Kind.MEMORY,
            failure,
            "%s: not enough memory for its weights (%s)",
            directory,
            shortage);
  }

  /** The one line of the message that says what went wrong. */
  static String line(Throwable failure) {
    boolean saysItAll = failure instanceof EngineException && failure.getMessage() != null;
    String all = saysItAll ? failure.getMessage() : failure.toString();
    List<String> lines = all.strip().lines().toList();
    String error = lines.isEmpty() ? "" : lines.get(0);
    for (String line : lines) {
      Matcher matcher = ERROR.matcher(line);
      error = matcher.find() ? line.substring(matcher.end()) : error;
    }
    return PlainText.of(error.strip(), LONGEST_LINE);
  }
}
