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
import ai.onnxruntime.OnnxJavaType;
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
 * The rates that a checkpoint's linear maps can reach here, as a process: {@code GemmLimit
 * CHECKPOINT} prints a line {@code DTYPE GFLOP/s} for each dtype that can be multiplied here. Every
 * shape takes the fastest of PyTorch's packed oneDNN linear (float32, bfloat16, or uint8 by int8),
 * its plain one (float32) and ONNX Runtime's MatMul or MatMulInteger, at the row count that suits
 * it best, and runs by it for a second, since the rate of a good moment is above what a shared
 * processor sustains. Quantising is left out.
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
        def cast(self: __torch__.Linear, x: Tensor) -> Tensor:
          return torch.to(x, 15)
        def pack(self: __torch__.Linear, w: Tensor) -> Tensor:
          return ops.mkldnn._reorder_linear_weight(w, None)
        def run(self: __torch__.Linear, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
          return ops.mkldnn._linear_pointwise(x, w, b, "none", [], "none")
      """;
  private static final String QUANTIZED =
      """
      class Linear(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def quantize(self: __torch__.Linear, x: Tensor) -> Tensor:
          return torch.to(torch.add(torch.mul(x, 254.0), 128.0), 0)
        def pack(self: __torch__.Linear, w: Tensor) -> Tensor:
          return ops.onednn.qlinear_prepack(torch.to(torch.mul(w, 254.0), 1), None)
        def zeros(self: __torch__.Linear, b: Tensor) -> Tensor:
          return torch.zeros_like(b, dtype=4)
        def run(self: __torch__.Linear, x: Tensor, w: Tensor, s: Tensor, z: Tensor) -> Tensor:
          return ops.onednn.qlinear_pointwise(x, 1.0, 128, w, s, z, None, 1.0, 0, 6, "none", [], "")
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
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      JniUtils.setGraphExecutorOptimize(false);
      for (Dtype dtype : Dtype.values()) {
        double rate = rate((PtNDManager) manager, dtype, maps);
        if (rate > 0) {
          System.out.println(dtype.name() + " " + rate / 1e9);
        }
      }
    }
  }

  /** FLOP/s over all maps, or NaN where no library multiplies this dtype. */
  private static double rate(PtNDManager manager, Dtype dtype, int[][] maps)
      throws OrtException, IOException {
    double flops = 0;
    double seconds = 0;
    for (int[] map : maps) {
      Product best = null;
      double bestRate = 0;
      for (int rows : ROWS) {
        for (Product product : products(manager, dtype, rows, map)) {
          double rate = fastest(product);
          if (rate > bestRate) {
            bestRate = rate;
            best = product;
          }
        }
      }
      if (best == null) {
        return Double.NaN;
      }
      double work = 2.0 * map[0] * map[1];
      flops += work;
      seconds += work / rate(best, SUSTAINED_SECONDS);
    }
    return flops / seconds;
  }

  private static PtSymbolBlock load(PtNDManager manager, String source) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TorchArchive.write(archive, "Linear", source, Map.of());
    return JniUtils.loadModule(
        manager, new ByteArrayInputStream(archive.toByteArray()), true, false);
  }

  /** One way to multiply {@code [rows, in]} by {@code [in, out]}, and its FLOPs. */
  private record Product(double flops, Call call) {}

  private interface Call {
    void run() throws OrtException;
  }

  private interface Maker {
    Call make() throws OrtException, IOException;
  }

  /**
   * The ways there are, without those that libtorch is not built for or has no instructions for;
   * they last as long as the process.
   *
   * @param map in and out
   */
  private static List<Product> products(PtNDManager manager, Dtype dtype, int rows, int[] map)
      throws OrtException, IOException {
    int in = map[0];
    int out = map[1];
    IValue x = random(manager, new Shape(rows, in));
    IValue weight = random(manager, new Shape(out, in));
    IValue bias = random(manager, new Shape(out));
    List<Maker> makers =
        switch (dtype) {
          case FLOAT32 ->
              List.of(
                  () -> call(load(manager, PLAIN), x, weight, bias),
                  () -> {
                    PtSymbolBlock linear = load(manager, PACKED);
                    return call(linear, x, IValueUtils.runMethod(linear, "pack", weight), bias);
                  },
                  () -> onnx(dtype, rows, in, out));
          case BFLOAT16 ->
              List.of(
                  () -> {
                    PtSymbolBlock linear = load(manager, PACKED);
                    IValue narrow = IValueUtils.runMethod(linear, "cast", weight);
                    return call(
                        linear,
                        IValueUtils.runMethod(linear, "cast", x),
                        IValueUtils.runMethod(linear, "pack", narrow),
                        IValueUtils.runMethod(linear, "cast", bias));
                  });
          case INT8 ->
              List.of(
                  () -> {
                    PtSymbolBlock linear = load(manager, QUANTIZED);
                    return call(
                        linear,
                        IValueUtils.runMethod(linear, "quantize", x),
                        IValueUtils.runMethod(linear, "pack", weight),
                        bias,
                        IValueUtils.runMethod(linear, "zeros", bias));
                  },
                  () -> onnx(dtype, rows, in, out));
        };
    List<Product> products = new ArrayList<>();
    for (Maker maker : makers) {
      try {
        Call call = maker.make();
        call.run();
        products.add(new Product(2.0 * rows * in * out, call));
      } catch (EngineException e) {
        // libtorch is not built for it here, or the processor has no instructions for it.
      }
    }
    return products;
  }

  private static Call call(PtSymbolBlock linear, IValue... arguments) {
    return () -> IValueUtils.runMethod(linear, "run", arguments).close();
  }

  private static Call onnx(Dtype dtype, int rows, int in, int out)
      throws OrtException, IOException {
    boolean quantized = dtype == Dtype.INT8;
    Path file = Files.createTempFile("gemm", ".onnx");
    try {
      OnnxModel model = new OnnxModel();
      String x = model.input("x", quantized ? OnnxModel.UINT8 : OnnxModel.FLOAT, rows, in);
      String y;
      if (quantized) {
        String weight = model.bytes("w", bytes(in * out), in, out);
        String sums = model.node("MatMulInteger", List.of(x, weight));
        y = model.node("Cast", List.of(sums), OnnxModel.integer("to", OnnxModel.FLOAT));
      } else {
        y = model.node("MatMul", List.of(x, model.floats("w", random(in * out), in, out)));
      }
      model.output("y", y, rows, out);
      model.write(file, 14);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession session;
      try (OrtSession.SessionOptions options = OrtPeer.options()) {
        session = environment.createSession(file.toString(), options);
      }
      long[] shape = {rows, in};
      OnnxTensor input =
          quantized
              ? OnnxTensor.createTensor(
                  environment, ByteBuffer.wrap(bytes(rows * in)), shape, OnnxJavaType.UINT8)
              : OnnxTensor.createTensor(environment, FloatBuffer.wrap(random(rows * in)), shape);
      return () -> session.run(Map.of("x", input)).close();
    } finally {
      Files.delete(file);
    }
  }

  /** FLOP/s, the best of a few moments. */
  private static double fastest(Product product) throws OrtException {
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

  private static byte[] bytes(int size) {
    byte[] values = new byte[size];
    new Random(size).nextBytes(values);
    return values;
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
