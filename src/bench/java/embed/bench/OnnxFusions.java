package embed.bench;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
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
  static Map<String, Integer> check(Checkpoints checkpoint, Path directory)
      throws IOException, OrtException {
    Path optimized = directory.resolve("optimized.onnx");
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = OrtPeer.options()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setOptimizedModelFilePath(optimized.toString());
      environment
          .createSession(checkpoint.peers().resolve("model.onnx").toString(), options)
          .close();
    }
    Map<String, Integer> operators = new TreeMap<>();
    for (NodeProto node :
        ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList()) {
      operators.merge(node.getOpType(), 1, Integer::sum);
    }
    Files.delete(optimized);
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
}
