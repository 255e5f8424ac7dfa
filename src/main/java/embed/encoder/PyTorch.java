package embed.encoder;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.engine.PtEngineProvider;
import ai.djl.pytorch.jni.JniUtils;
import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.natives.NativeLibraries;

/** The PyTorch engine of this process, which is loaded once for all encoders. */
public final class PyTorch {
  private PyTorch() {}

  /** The result of loading the engine: the engine, or the reason why it could not be loaded. */
  private static final class Loaded {
    static final Object OUTCOME = load();

    private static Object load() {
      try {
        NativeLibraries.tellDjl();
        // A jar that others were merged into may have lost the name of the engine's provider.
        if (!Engine.hasEngine(PtEngine.ENGINE_NAME)) {
          Engine.registerEngine(new PtEngineProvider());
        }
        Engine engine = Engine.getEngine(PtEngine.ENGINE_NAME);
        // The encoder runs batches in parallel, each in one thread. That is faster than several
        // threads for one batch, which wait for each other at every operator.
        JniUtils.setNumThreads(1);
        return engine;
      } catch (EmbedException e) {
        return e;
      } catch (RuntimeException | LinkageError | AssertionError e) {
        return new EmbedException(
            Kind.ENGINE,
            e,
            "PyTorch's native libraries do not load %s: %s",
            NativeLibraries.whereLibtorchIs(),
            reason(e));
      }
    }
  }

  /**
   * Loads the native libraries if they are not loaded yet, which takes about 0.1 s.
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

  /** How many CUDA devices libtorch can use; 0 unless its CUDA build is loaded. */
  static int cudaDevices() {
    int devices = 0;
    if (JniUtils.getFeatures().contains("CUDA")) {
      while (canUse(devices)) {
        devices++;
      }
    }
    return devices;
  }

  /**
   * Whether a tensor can be created on the device. This is tried because libtorch's JNI library
   * does not report the number of devices.
   */
  private static boolean canUse(int index) {
    try (NDManager manager = engine().newBaseManager(ai.djl.Device.gpu(index))) {
      manager.zeros(new Shape(1));
      return true;
    } catch (EngineException e) {
      return false;
    }
  }

  static Engine engine() {
    if (Loaded.OUTCOME instanceof EmbedException failure) {
      throw new EmbedException(failure.getMessage(), failure);
    }
    return (Engine) Loaded.OUTCOME;
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
