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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The float32 rate that a checkpoint's linear maps can reach here, as a process: {@code GemmLimit
 * CHECKPOINT} prints GFLOP/s. Every shape takes the fastest of PyTorch's packed oneDNN linear, its
 * plain one and ONNX Runtime's MatMul, at the row count that suits it best, and runs by it for a
 * second, since the rate of a good moment is above what a shared processor sustains.
 */
final class GemmLimit {
  private static final int[] ROWS = {256, 1024, 2048};
  private static final double SECONDS = 0.06;
  private static final int SAMPLES = 3;
  private static final double SUSTAINED_SECONDS = 1;
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
        Product best = null;
        double bestRate = 0;
        for (int rows : ROWS) {
          for (Product product : products((PtNDManager) manager, plain, packed, rows, map)) {
            double rate = fastest(product);
            if (rate > bestRate) {
              bestRate = rate;
              best = product;
            }
          }
        }
        double work = 2.0 * map[0] * map[1];
        flops += work;
        seconds += work / rate(best, SUSTAINED_SECONDS);
      }
    }
    System.out.println(flops / seconds / 1e9);
  }

  private static PtSymbolBlock load(PtNDManager manager, String source) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TorchArchive.write(archive, "Linear", source, Map.of());
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

  /** One way to multiply {@code [rows, in]} by {@code [in, out]}, and its FLOPs. */
  private record Product(int rows, double flops, Call call) {}

  private interface Call {
    void run() throws OrtException;
  }

  /**
   * The ways there are; they last as long as the process.
   *
   * @param map in and out
   */
  private static List<Product> products(
      PtNDManager manager, PtSymbolBlock plain, PtSymbolBlock packed, int rows, int[] map)
      throws OrtException, IOException {
    int in = map[0];
    int out = map[1];
    double flops = 2.0 * rows * in * out;
    IValue x = random(manager, new Shape(rows, in));
    IValue weight = random(manager, new Shape(out, in));
    IValue bias = random(manager, new Shape(out));
    List<Product> products = new ArrayList<>();
    products.add(
        new Product(
            rows, flops, () -> IValueUtils.runMethod(plain, "run", x, weight, bias).close()));
    if (packed != null) {
      IValue blocked = IValueUtils.runMethod(packed, "pack", weight);
      products.add(
          new Product(
              rows, flops, () -> IValueUtils.runMethod(packed, "run", x, blocked, bias).close()));
    }
    products.add(new Product(rows, flops, onnx(rows, in, out)));
    return products;
  }

  private static Call onnx(int rows, int in, int out) throws OrtException, IOException {
    Path file = Files.createTempFile("gemm", ".onnx");
    try {
      OnnxModel model = new OnnxModel();
      String x = model.input("x", OnnxModel.FLOAT, rows, in);
      String weight = model.floats("w", random(in * out), in, out);
      model.output("y", model.node("MatMul", List.of(x, weight)), rows, out);
      model.write(file, 14);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession session;
      try (OrtSession.SessionOptions options = OrtPeer.options()) {
        session = environment.createSession(file.toString(), options);
      }
      OnnxTensor input =
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(random(rows * in)), new long[] {rows, in});
      return () -> session.run(Map.of("x", input)).close();
    } finally {
      Files.delete(file);
    }
  }

  /** FLOP/s, the best of a few moments. */
  private static double fastest(Product product) throws OrtException {
    product.call.run();
    product.call.run();
    double best = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      best = Math.max(best, rate(product, SECONDS));
    }
    return best;
  }

  /** FLOP/s over some time. */
  private static double rate(Product product, double least) throws OrtException {
    long start = System.nanoTime();
    int calls = 0;
    double seconds = 0;
    while (seconds < least) {
      product.call.run();
      calls++;
      seconds = (System.nanoTime() - start) / 1e9;
    }
    return product.flops * calls / seconds;
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
