package embed.bench;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Looks at what ONNX Runtime makes of an ONNX file, so that it is not timed below its best. */
final class OnnxFusions {
  private OnnxFusions() {}

  /**
   * The operators that ONNX Runtime runs in place of the file's, with their number.
   *
   * @throws IOException if it did not fuse every layer's attention, GELU and norms
   */
  static Map<String, Integer> check(Checkpoints checkpoint) throws IOException, OrtException {
    Map<String, Integer> operators = new TreeMap<>();
    ModelProto optimized = optimize(checkpoint.onnx(Dtype.FLOAT32), OptLevel.ALL_OPT);
    for (NodeProto node : optimized.getGraph().getNodeList()) {
      operators.merge(node.getOpType(), 1, Integer::sum);
    }
    int layers = checkpoint.shape().layers();
    Map<String, Integer> fused =
        Map.of("Attention", layers, "BiasGelu", layers, "SkipLayerNormalization", 2 * layers + 1);
    for (Map.Entry<String, Integer> operator : fused.entrySet()) {
      if (!operator.getValue().equals(operators.get(operator.getKey()))) {
        throw new IOException("ONNX Runtime did not fuse " + operator + " but runs " + operators);
      }
    }
    return operators;
  }

  /** What ONNX Runtime makes of a file. */
  static ModelProto optimize(Path onnx, OptLevel level) throws IOException, OrtException {
    Path optimized = onnx.resolveSibling("optimized.onnx");
    try (OrtSession.SessionOptions options = OrtPeer.options()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setOptimizationLevel(level);
      options.setOptimizedModelFilePath(optimized.toString());
      OrtEnvironment.getEnvironment().createSession(onnx.toString(), options).close();
      return ModelProto.parseFrom(Files.readAllBytes(optimized));
    } finally {
      Files.deleteIfExists(optimized);
    }
  }
}
