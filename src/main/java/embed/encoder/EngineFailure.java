package embed.encoder;

import ai.djl.engine.EngineException;
import embed.file.PlainText;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine's exceptions say, whose messages have dozens of lines. */
final class EngineFailure {
  /**
   * What libtorch says when there is not enough memory: its allocator on a CPU, that of C++,
   * CUDA's, cuBLAS's, and at last oneDNN. That one does not tell why it has no kernel, but it has
   * one for every shape while there is memory. No error codes come through to Java.
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

  private static final String OF_KERNELS = " a primitive";

  /** How the line begins that says what went wrong; before it, TorchScript prints its trace. */
  private static final Pattern ERROR = Pattern.compile("^\\w*Error: *(?=\\S)");

  private static final int LONGEST_LINE = 300;

  private EngineFailure() {}

  /** Whether oneDNN had no memory for a kernel. */
  static boolean isShortageOfKernels(Throwable failure) {
    String shortage = shortage(failure);
    return shortage != null && shortage.endsWith(OF_KERNELS);
  }

  /** The line that says that there was not enough memory; null where the failure is another one. */
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

  /** One line that says what went wrong. */
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
