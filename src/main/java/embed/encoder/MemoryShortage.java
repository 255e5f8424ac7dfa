package embed.encoder;

import ai.djl.engine.EngineException;
import java.util.List;

/** Which failures mean that there was not enough memory. */
final class MemoryShortage {
  /**
   * What libtorch says then: its allocator on a CPU, that of C++, CUDA's, cuBLAS's, and at last
   * oneDNN, which does not tell why it has no kernel, but has one for every shape while there is
   * memory. No error codes come through to Java.
   */
  private static final List<String> SIGNS =
      List.of(
          "can't allocate memory",
          "not enough memory",
          "bad_alloc",
          "out of memory",
          "ALLOC_FAILED",
          "could not create a primitive",
          "could not execute a primitive");

  private static final String OF_KERNELS = " a primitive";

  private MemoryShortage() {}

  /** Whether oneDNN had no memory for a kernel. */
  static boolean isOfKernels(Throwable failure) {
    String reason = reason(failure);
    return reason != null && reason.endsWith(OF_KERNELS);
  }

  /** The line that says so; null where the failure is another one. */
  static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof OutOfMemoryError) {
      return "Java: " + message;
    }
    return failure instanceof EngineException
        ? message
            .lines()
            .filter(line -> SIGNS.stream().anyMatch(line::contains))
            .map(String::strip)
            .findFirst()
            .orElse(null)
        : null;
  }
}
