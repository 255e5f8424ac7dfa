package embed.encoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import embed.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The encoder's script, loaded on a device. Its methods may run in any number of threads from
 * {@link #newThread}.
 */
final class ScriptModule implements AutoCloseable {
  private final PtNDManager manager;
  private final PtSymbolBlock block;

  /**
   * Loads an archive of {@link EncoderScript}.
   *
   * @param device not {@code auto}
   */
  ScriptModule(byte[] archive, Device device) {
    ai.djl.Device place = device.isCuda() ? ai.djl.Device.gpu(device.index()) : ai.djl.Device.cpu();
    manager = (PtNDManager) PyTorch.engine().newBaseManager(place);
    try {
      block = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), true, false);
      JniUtils.enableInferenceMode(block);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of bytes in memory
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /** Creates a thread that may run the script's methods, and loads PyTorch for it. */
  static Thread newThread(Runnable work) {
    PyTorch.load();
    Thread thread =
        new Thread(
            () -> {
              // This setting is per thread. The profiling executor would recompile the script for
              // each new shape, and new shapes keep coming.
              JniUtils.setGraphExecutorOptimize(false);
              work.run();
            },
            "embed-encoder");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a method; the caller closes what it returns. */
  IValue run(String method, IValue... arguments) {
    return IValueUtils.runMethod(block, method, arguments);
  }

  /** Owns tensors that live as long as the script, such as weights. */
  PtNDManager manager() {
    return manager;
  }

  /** Creates a manager for the tensors of one run, which it frees when it is closed. */
  PtNDManager newScope() {
    return manager.newSubManager(manager.getDevice());
  }

  /**
   * A float32 tensor on the device. On a CPU it shares the memory of {@code bytes}.
   *
   * @param bytes a direct buffer in native byte order with the tensor's elements in C order
   */
  PtNDArray float32(ByteBuffer bytes, long[] shape) {
    return manager.create(bytes, new Shape(shape), DataType.FLOAT32);
  }

  /** An uninitialized float32 tensor on the device. */
  PtNDArray emptyFloat32(long[] shape) {
    return manager.create(new Shape(shape), DataType.FLOAT32);
  }

  /** A float32 vector of zeros on the device. */
  PtNDArray zeros(long size) {
    return (PtNDArray) manager.zeros(new Shape(size), DataType.FLOAT32);
  }

  boolean isOnCpu() {
    return !manager.getDevice().isGpu();
  }

  /** A one-dimensional int64 tensor. */
  static IValue int64(PtNDManager scope, long[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
    bytes.asLongBuffer().put(values);
    return IValue.from(scope.create(bytes, new Shape(values.length), DataType.INT64));
  }

  @Override
  public void close() {
    manager.close();
  }
}
