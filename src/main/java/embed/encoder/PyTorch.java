package embed.encoder;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import embed.EmbedException;

/** The PyTorch engine of this process: loaded once, however many encoders there are. */
public final class PyTorch {
  private PyTorch() {}

  private static final class Loaded {
    static final Engine ENGINE = load();

    private static Engine load() {
      Engine engine;
      try {
        engine = Engine.getEngine("PyTorch");
      } catch (EngineException | LinkageError e) {
        throw new EmbedException(
            "PyTorch's native libraries do not load from PYTORCH_LIBRARY_PATH="
                + System.getenv("PYTORCH_LIBRARY_PATH")
                + ": "
                + reason(e),
            e);
      }
      if (engine == null) {
        throw new EmbedException("DJL's PyTorch engine is not on the class path");
      }
      // Parallel work is the encoder's: batches side by side, each on one thread, are faster than
      // several threads on one batch, which wait for each other at every operator.
      JniUtils.setNumThreads(1);
      return engine;
    }
  }

  /**
   * Loads the native libraries if they are not loaded yet; takes about 0.1 s.
   *
   * @throws EmbedException if they cannot be loaded
   */
  public static void load() {
    engine();
  }

  /** libtorch's version, such as {@code 2.7.1}. */
  public static String version() {
    return engine().getVersion();
  }

  /** How many CUDA devices libtorch can use: none unless its CUDA build is loaded. */
  static int cudaDevices() {
    return JniUtils.getFeatures().contains("CUDA") ? CudaUtils.getGpuCount() : 0;
  }

  static Engine engine() {
    try {
      return Loaded.ENGINE;
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof EmbedException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static String reason(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.toString() : message.lines().findFirst().orElse("");
  }
}
