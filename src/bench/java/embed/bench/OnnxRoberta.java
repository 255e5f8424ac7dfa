package embed.bench;

import static embed.bench.OnnxModel.FLOAT;
import static embed.bench.OnnxModel.INT32;
import static embed.bench.OnnxModel.INT64;
import static embed.bench.OnnxModel.integer;
import static embed.bench.OnnxModel.integers;

import embed.weights.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a RoBERTa encoder as ONNX in the plain operators of PyTorch's exporter, shaped so that
 * ONNX Runtime's own fusions (LayerNormalization, Attention, Gelu, the skip connections) apply.
 *
 * <p>Outputs are {@code last_hidden_state} {@code [batch, sequence, hidden]} and, to spare its
 * copy, {@code mean} {@code [batch, hidden]}, the mean over what the attention mask admits.
 */
final class OnnxRoberta {
  private final RobertaShape shape;
  private final Map<String, Tensor> weights;
  private final OnnxModel model = new OnnxModel();

  private OnnxRoberta(RobertaShape shape, Map<String, Tensor> weights) {
    this.shape = shape;
    this.weights = weights;
  }

  static void write(RobertaShape shape, Map<String, Tensor> weights, Path file, int opset)
      throws IOException {
    OnnxRoberta roberta = new OnnxRoberta(shape, weights);
    roberta.build();
    roberta.model.write(file, opset);
  }

  private void build() {
    String ids = model.input("input_ids", INT64, "batch", "sequence");
    String mask = model.input("attention_mask", INT64, "batch", "sequence");
    constants();
    String bias = attentionBias(mask);
    String hidden = embeddings(ids);
    for (int layer = 0; layer < shape.layers(); layer++) {
      hidden = layer("encoder.layer." + layer + ".", hidden, bias);
    }
    model.output("last_hidden_state", hidden, "batch", "sequence", shape.hidden());
    model.output("mean", mean(hidden, mask), "batch", shape.hidden());
  }

  /** The product of {@code mask / Σ mask}, {@code [batch, 1, sequence]}, and the hidden states. */
  private String mean(String hidden, String mask) {
    String ones = model.node("Cast", List.of(mask), integer("to", FLOAT));
    String count = model.node("ReduceSum", List.of(ones), integers("axes", 1));
    String shares = model.node("Div", List.of(ones, count));
    shares = model.node("Unsqueeze", List.of(shares), integers("axes", 1));
    String mean = model.node("MatMul", List.of(shares, hidden));
    return model.node("Squeeze", List.of(mean), integers("axes", 1));
  }

  private void constants() {
    model.scalar("one", 1);
    model.scalar("half", 0.5f);
    model.scalar("two", 2);
    model.scalar("sqrt_two", (float) Math.sqrt(2));
    model.scalar("sqrt_head", (float) Math.sqrt(shape.headSize()));
    model.scalar("lowest", -10000);
    model.scalar("eps", (float) shape.layerNormEps());
    model.longs("pad", new long[] {shape.padId()});
    model.longs("axis", new long[] {1});
    model.longs("split_heads", new long[] {0, 0, shape.heads(), shape.headSize()}, 4);
    model.longs("join_heads", new long[] {0, 0, shape.hidden()}, 3);
  }

  /** {@code [batch, 1, 1, sequence]}: 0 where a token stands, -10000 where padding does. */
  private String attentionBias(String mask) {
    String expanded = model.node("Unsqueeze", List.of(mask), integers("axes", 1));
    expanded = model.node("Unsqueeze", List.of(expanded), integers("axes", 2));
    expanded = model.node("Cast", List.of(expanded), integer("to", FLOAT));
    return model.node("Mul", List.of(model.node("Sub", List.of("one", expanded)), "lowest"));
  }

  private String embeddings(String ids) {
    String real = model.node("Not", List.of(model.node("Equal", List.of(ids, "pad"))));
    real = model.node("Cast", List.of(real), integer("to", INT32));
    String positions = model.node("CumSum", List.of(real, "axis"));
    positions = model.node("Mul", List.of(positions, real));
    positions = model.node("Cast", List.of(positions), integer("to", INT64));
    positions = model.node("Add", List.of(positions, "pad"));

    String words = model.node("Gather", List.of(weight("embeddings.word_embeddings.weight"), ids));
    String types =
        model.floats(
            "embeddings.token_type_embeddings.weight",
            floats("embeddings.token_type_embeddings.weight"),
            shape.hidden());
    String sum = model.node("Add", List.of(words, types));
    String places =
        model.node("Gather", List.of(weight("embeddings.position_embeddings.weight"), positions));
    return layerNorm("embeddings.LayerNorm", model.node("Add", List.of(sum, places)));
  }

  private String layer(String prefix, String input, String bias) {
    String query = heads(linear(prefix + "attention.self.query", input), 0, 2, 1, 3);
    String key = heads(linear(prefix + "attention.self.key", input), 0, 2, 3, 1);
    String value = heads(linear(prefix + "attention.self.value", input), 0, 2, 1, 3);
    String scores = model.node("MatMul", List.of(query, key));
    scores = model.node("Add", List.of(model.node("Div", List.of(scores, "sqrt_head")), bias));
    String weighted = model.node("Softmax", List.of(scores), integer("axis", 3));
    weighted = model.node("MatMul", List.of(weighted, value));
    weighted = model.node("Transpose", List.of(weighted), integers("perm", 0, 2, 1, 3));
    String context = model.node("Reshape", List.of(weighted, "join_heads"));

    String attended = linear(prefix + "attention.output.dense", context);
    attended =
        layerNorm(
            prefix + "attention.output.LayerNorm", model.node("Add", List.of(attended, input)));
    String inner = gelu(linear(prefix + "intermediate.dense", attended));
    String outer = linear(prefix + "output.dense", inner);
    return layerNorm(prefix + "output.LayerNorm", model.node("Add", List.of(outer, attended)));
  }

  private String heads(String flat, long... permutation) {
    String split = model.node("Reshape", List.of(flat, "split_heads"));
    return model.node("Transpose", List.of(split), integers("perm", permutation));
  }

  private String gelu(String x) {
    String erf = model.node("Erf", List.of(model.node("Div", List.of(x, "sqrt_two"))));
    String scaled = model.node("Mul", List.of(x, model.node("Add", List.of(erf, "one"))));
    return model.node("Mul", List.of(scaled, "half"));
  }

  private String layerNorm(String name, String x) {
    String mean = model.node("ReduceMean", List.of(x), integers("axes", -1));
    String centred = model.node("Sub", List.of(x, mean));
    String squares = model.node("Pow", List.of(centred, "two"));
    String variance = model.node("ReduceMean", List.of(squares), integers("axes", -1));
    String deviation = model.node("Sqrt", List.of(model.node("Add", List.of(variance, "eps"))));
    String normal = model.node("Div", List.of(centred, deviation));
    String scaled = model.node("Mul", List.of(normal, weight(name + ".weight")));
    return model.node("Add", List.of(scaled, weight(name + ".bias")));
  }

  /** {@code x · Wᵀ + b}; the weight is written transposed, as PyTorch's constant folding does. */
  private String linear(String name, String x) {
    long[] size = weights.get(name + ".weight").shape();
    int outputs = (int) size[0];
    int inputs = (int) size[1];
    float[] rows = floats(name + ".weight");
    float[] columns = new float[rows.length];
    for (int out = 0; out < outputs; out++) {
      for (int in = 0; in < inputs; in++) {
        columns[in * outputs + out] = rows[out * inputs + in];
      }
    }
    String weight = model.floats(name + ".weight", columns, inputs, outputs);
    return model.node(
        "Add", List.of(model.node("MatMul", List.of(x, weight)), weight(name + ".bias")));
  }

  private String weight(String name) {
    return model.floats(name, floats(name), weights.get(name).shape());
  }

  /** In C order. */
  private float[] floats(String name) {
    FloatBuffer values = weights.get(name).float32().asFloatBuffer();
    float[] floats = new float[values.remaining()];
    values.get(floats);
    return floats;
  }
}
