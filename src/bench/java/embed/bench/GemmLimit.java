package embed.bench;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The float32 rate that a checkpoint's linear maps can reach here, as a process: {@code GemmLimit
 * CHECKPOINT} prints GFLOP/s. Every shape takes the fastest of PyTorch's packed oneDNN linear, its
 * plain one and ONNX Runtime's MatMul, at the row count that suits it best.
 */
final class GemmLimit {
  private static final int[] ROWS = {256, 1024, 2048};
  private static final double SECONDS = 0.06;
  private static final int SAMPLES = 3;
  private static final String PLAIN =
      """
      class Linear(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def run(self: __torch__.Linear, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return torch.linear(x, w, b)
      """;
  private static final String PACKED =
      """
      class Linear(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def pack(self: __torch__.Linear, w: Tensor) -> Tensor:
          return ops.mkldnn._reorder_linear_weight(w, None)
        def run(self: __torch__.Linear, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return ops.mkldnn._linear_pointwise(x, w, b, "none", [], "none")
      """;

  private GemmLimit() {}

  public static void main(String[] args) throws IOException, OrtException {
    RobertaShape shape = RobertaShape.read(Path.of(args[0]));
    int hidden = shape.hidden();
    int[][] maps = {
      {hidden, 3 * hidden},
      {hidden, hidden},
      {hidden, shape.feedForward()},
      {shape.feedForward(), hidden}
    };
    double flops = 0;
    double seconds = 0;
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      PtSymbolBlock plain = load((PtNDManager) manager, PLAIN);
      PtSymbolBlock packed = loadIfKnown((PtNDManager) manager);
      JniUtils.setGraphExecutorOptimize(false);
      for (int[] map : maps) {
        double best = 0;
        for (int rows : ROWS) {
          best = Math.max(best, torch((PtNDManager) manager, plain, packed, rows, map[0], map[1]));
          best = Math.max(best, onnx(rows, map[0], map[1]));
        }
        double work = 2.0 * map[0] * map[1];
        flops += work;
        seconds += work / best;
      }
    }
    System.out.println(flops / seconds / 1e9);
  }

  private static PtSymbolBlock load(PtNDManager manager, String source) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TorchArchive.write(archive, "Linear", source, Map.of(), name -> new float[0]);
    return JniUtils.loadModule(
        manager, new ByteArrayInputStream(archive.toByteArray()), true, false);
  }

  /** The packed linear map, or null where libtorch is built without oneDNN. */
  private static PtSymbolBlock loadIfKnown(PtNDManager manager) throws IOException {
    try {
      return load(manager, PACKED);
    } catch (EngineException e) {
      return null;
    }
  }

  /** FLOP/s of PyTorch's fastest linear map of {@code [rows, in]} to {@code [rows, out]}. */
  private static double torch(
      PtNDManager parent, PtSymbolBlock plain, PtSymbolBlock packed, int rows, int in, int out) {
    try (PtNDManager manager = (PtNDManager) parent.newSubManager()) {
      IValue x = random(manager, new Shape(rows, in));
      IValue weight = random(manager, new Shape(out, in));
      IValue bias = random(manager, new Shape(out));
      double best =
          rate(rows, in, out, () -> IValueUtils.runMethod(plain, "run", x, weight, bias).close());
      if (packed == null) {
        return best;
      }
      try (IValue blocked = IValueUtils.runMethod(packed, "pack", weight)) {
        return Math.max(
            best,
            rate(
                rows,
                in,
                out,
                () -> IValueUtils.runMethod(packed, "run", x, blocked, bias).close()));
      }
    }
  }

  private static double onnx(int rows, int in, int out) throws OrtException, IOException {
    Path file = Files.createTempFile("gemm", ".onnx");
    OnnxModel model = new OnnxModel();
    String x = model.input("x", OnnxModel.FLOAT, rows, in);
    String weight = model.floats("w", random(in * out), in, out);
    model.output("y", model.node("MatMul", List.of(x, weight)), rows, out);
    model.write(file, 14);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = OrtPeer.options();
        OrtSession session = environment.createSession(file.toString(), options);
        OnnxTensor input =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(random(rows * in)), new long[] {rows, in})) {
      return rate(rows, in, out, () -> session.run(Map.of("x", input)).close());
    } finally {
      Files.delete(file);
    }
  }

  private interface Call<E extends Exception> {
    void run() throws E;
  }

  /** The best of a few samples. */
  private static <E extends Exception> double rate(int rows, int in, int out, Call<E> call)
      throws E {
    call.run();
    call.run();
    double best = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      long start = System.nanoTime();
      int calls = 0;
      double seconds = 0;
      while (seconds < SECONDS) {
        call.run();
        calls++;
        seconds = (System.nanoTime() - start) / 1e9;
      }
      best = Math.max(best, 2.0 * rows * in * out * calls / seconds);
    }
    return best;
  }

  private static IValue random(PtNDManager manager, Shape shape) {
    int size = Math.toIntExact(shape.size());
    ByteBuffer bytes = ByteBuffer.allocateDirect(size * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(random(size));
    return IValue.from((PtNDArray) manager.create(bytes.asFloatBuffer(), shape));
  }

  private static float[] random(int size) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}
