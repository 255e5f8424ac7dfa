package embed.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Quantises an ONNX file to int8 for ONNX Runtime, as its own {@code quantize_dynamic(per_channel=
 * True)} does with a file that ONNX Runtime has optimised: the weights of every MatMul and of every
 * fused Attention become int8 with one scale a column, and their inputs are quantised as they come,
 * with one scale for the whole padded batch. MatMul is written as the DynamicQuantizeMatMul that
 * ONNX Runtime makes of {@code quantize_dynamic}'s four nodes. Embeddings stay float32, which is
 * faster.
 */
final class OnnxQuantizer {
  private static final String DOMAIN = "com.microsoft";

  private final GraphProto.Builder graph;
  private final Map<String, TensorProto> initializers = new LinkedHashMap<>();

  private OnnxQuantizer(GraphProto.Builder graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
  }

  static void write(Path onnx, Path file) throws IOException {
    ModelProto.Builder model;
    try {
      model = OnnxFusions.optimize(onnx, OptLevel.EXTENDED_OPT).toBuilder();
    } catch (OrtException e) {
      throw new IOException("ONNX Runtime could not optimise " + onnx, e);
    }
    new OnnxQuantizer(model.getGraphBuilder()).quantize();
    Files.write(file, model.build().toByteArray());
  }

  private void quantize() {
    List<NodeProto> nodes = graph.getNodeList();
    graph.clearNode();
    for (NodeProto node : nodes) {
      boolean attention = node.getOpType().equals("Attention");
      boolean weighted = node.getInputCount() > 1 && initializers.containsKey(node.getInput(1));
      if (attention) {
        attention(node);
      } else if (node.getOpType().equals("MatMul") && weighted) {
        matMul(node);
      } else {
        graph.addNode(node);
      }
    }
    graph.clearInitializer().addAllInitializer(initializers.values());
  }

  private void matMul(NodeProto node) {
    String weight = node.getInput(1);
    graph.addNode(
        node.toBuilder()
            .setOpType("DynamicQuantizeMatMul")
            .setDomain(DOMAIN)
            .clearInput()
            .addAllInput(List.of(node.getInput(0), weight, quantizeWeight(weight))));
  }

  /** Attention of input, weight, bias and mask. */
  private void attention(NodeProto node) {
    String input = node.getInput(0) + "_of_" + node.getName();
    String weight = node.getInput(1);
    List<String> quantized = List.of(input + "_quantized", input + "_scale", input + "_zero_point");
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("DynamicQuantizeLinear")
            .setName(input)
            .addInput(node.getInput(0))
            .addAllOutput(quantized));
    graph.addNode(
        node.toBuilder()
            .setOpType("QAttention")
            .clearInput()
            .addAllInput(
                List.of(
                    quantized.get(0),
                    weight,
                    node.getInput(2),
                    quantized.get(1),
                    quantizeWeight(weight),
                    node.getInput(3),
                    quantized.get(2))));
  }

  /** Replaces {@code [in, out]} by int8 with one scale a column; returns the scales' name. */
  private String quantizeWeight(String name) {
    TensorProto weight = initializers.get(name);
    int columns = (int) weight.getDims(1);
    FloatBuffer values =
        weight.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] scales = new float[columns];
    for (int i = 0; i < values.limit(); i++) {
      scales[i % columns] = Math.max(scales[i % columns], Math.abs(values.get(i)) / 127);
    }
    byte[] quantized = new byte[values.limit()];
    for (int i = 0; i < quantized.length; i++) {
      float scale = scales[i % columns];
      quantized[i] = (byte) (scale == 0 ? 0 : Math.rint(values.get(i) / scale));
    }
    ByteBuffer scaleBytes =
        ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    scaleBytes.asFloatBuffer().put(scales);
    initializers.put(
        name,
        weight.toBuilder()
            .setDataType(TensorProto.DataType.INT8_VALUE)
            .setRawData(ByteString.copyFrom(quantized))
            .build());
    String scaleName = name + "_scale";
    initializers.put(
        scaleName,
        TensorProto.newBuilder()
            .setName(scaleName)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addDims(columns)
            .setRawData(ByteString.copyFrom(scaleBytes))
            .build());
    return scaleName;
  }
}
