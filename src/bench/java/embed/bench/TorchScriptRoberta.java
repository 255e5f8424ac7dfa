package embed.bench;

import embed.weights.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a RoBERTa encoder as the TorchScript archive that {@code torch.jit.trace} and {@code save}
 * would leave: weights inside, {@code forward(input_ids, attention_mask)} gives the last hidden
 * state, plain {@code torch.linear}.
 */
final class TorchScriptRoberta {
  private final RobertaShape shape;
  private final Map<String, Tensor> weights;
  private final StringBuilder code = new StringBuilder();

  private TorchScriptRoberta(RobertaShape shape, Map<String, Tensor> weights) {
    this.shape = shape;
    this.weights = weights;
  }

  static void write(RobertaShape shape, Map<String, Tensor> weights, Path file) throws IOException {
    TorchScriptRoberta script = new TorchScriptRoberta(shape, weights);
    Map<String, Tensor> attributes = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> attributes.put(attribute(name), tensor));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      TorchArchive.write(out, "Roberta", script.source(), attributes);
    }
  }

  private static String attribute(String tensor) {
    return tensor.replace('.', '_');
  }

  private String source() {
    code.append("class Roberta(Module):\n  __parameters__ = [");
    weights.keySet().forEach(name -> code.append('"').append(attribute(name)).append("\", "));
    code.append("]\n  __buffers__ = []\n  training : bool\n");
    weights.keySet().forEach(name -> code.append("  " + attribute(name) + " : Tensor\n"));
    code.append("  def forward(self: __torch__.Roberta,\n");
    code.append("    input_ids: Tensor,\n    attention_mask: Tensor) -> Tensor:\n");
    line("batch = torch.size(input_ids, 0)");
    line("tokens = torch.size(input_ids, 1)");
    line("real = torch.to(torch.ne(input_ids, %d), 3)", shape.padId());
    line("places = torch.mul(torch.to(torch.cumsum(real, 1), 3), real)");
    line("positions = torch.add(torch.to(places, 4), %d)", shape.padId());
    line("types = torch.zeros_like(input_ids)");
    line("words = " + embedding("word", "input_ids"));
    line("x0 = torch.add(words, " + embedding("token_type", "types") + ")");
    line("x1 = torch.add(x0, " + embedding("position", "positions") + ")");
    line("hidden = " + layerNorm("embeddings.LayerNorm", "x1"));
    line("mask0 = torch.unsqueeze(torch.unsqueeze(attention_mask, 1), 2)");
    line("mask1 = torch.rsub(torch.to(mask0, 6), 1.0)");
    line("mask = torch.mul(mask1, -3.4028234663852886e+38)");
    for (int layer = 0; layer < shape.layers(); layer++) {
      layer("encoder.layer." + layer + ".", layer == 0 ? "hidden" : "out" + (layer - 1), layer);
    }
    line("return out%d", shape.layers() - 1);
    return code.toString();
  }

  private void layer(String prefix, String input, int n) {
    for (String part : new String[] {"query", "key", "value"}) {
      String flat = linear(prefix + "attention.self." + part, input);
      line(
          "%s%d = torch.transpose(torch.view(%s, [batch, tokens, %d, %d]), 1, 2)",
          part, n, flat, shape.heads(), shape.headSize());
    }
    line(
        "context%d = torch.scaled_dot_product_attention(query%d, key%d, value%d, mask)",
        n, n, n, n);
    line(
        "joined%d = torch.reshape(torch.transpose(context%d, 1, 2), [batch, tokens, %d])",
        n, n, shape.hidden());
    String attended = linear(prefix + "attention.output.dense", "joined" + n);
    line("sum%d = torch.add(%s, %s)", n, attended, input);
    line("mid%d = %s", n, layerNorm(prefix + "attention.output.LayerNorm", "sum" + n));
    line("inner%d = torch.gelu(%s)", n, linear(prefix + "intermediate.dense", "mid" + n));
    line("outer%d = torch.add(%s, mid%d)", n, linear(prefix + "output.dense", "inner" + n), n);
    line("out%d = %s", n, layerNorm(prefix + "output.LayerNorm", "outer" + n));
  }

  private void line(String format, Object... arguments) {
    code.append("    ").append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private static String parameter(String tensor) {
    return "self." + attribute(tensor);
  }

  private static String embedding(String table, String ids) {
    return "torch.embedding("
        + parameter("embeddings." + table + "_embeddings.weight")
        + ", "
        + ids
        + ")";
  }

  private static String linear(String name, String x) {
    return "torch.linear(%s, %s, %s)"
        .formatted(x, parameter(name + ".weight"), parameter(name + ".bias"));
  }

  private String layerNorm(String name, String x) {
    return String.format(
        Locale.ROOT,
        "torch.layer_norm(%s, [%d], %s, %s, %.17g)",
        x,
        shape.hidden(),
        parameter(name + ".weight"),
        parameter(name + ".bias"),
        shape.layerNormEps());
  }
}
