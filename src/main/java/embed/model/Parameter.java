package embed.model;

import embed.weights.Strides;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A parameter of transformers' RobertaModel or RobertaForMaskedLM: its name and its shape. */
public final class Parameter {
  private final String name;
  private final long[] shape;

  private Parameter(String name, long... shape) {
    this.name = name;
    this.shape = shape;
  }

  /** RobertaModel's own name, without a prefix. */
  public String name() {
    return name;
  }

  public boolean fits(Tensor tensor) {
    return Arrays.equals(shape, tensor.shape());
  }

  public String shape() {
    return Strides.text(shape);
  }

  /** What the hidden states are computed from. */
  public static List<Parameter> ofEncoder(RobertaConfig config) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    List<Parameter> all = new ArrayList<>();
    all.add(new Parameter(ParameterNames.WORD_EMBEDDINGS, config.vocabSize(), hidden));
    all.add(
        new Parameter(
            "embeddings.position_embeddings.weight", config.maxPositionEmbeddings(), hidden));
    all.add(
        new Parameter("embeddings.token_type_embeddings.weight", config.typeVocabSize(), hidden));
    addLayerNorm(all, "embeddings.LayerNorm", hidden);
    for (int i = 0; i < config.layers(); i++) {
      String layer = "encoder.layer.".concat(Integer.toString(i)).concat(".");
      addLinear(all, layer.concat("attention.self.query"), hidden, hidden);
      addLinear(all, layer.concat("attention.self.key"), hidden, hidden);
      addLinear(all, layer.concat("attention.self.value"), hidden, hidden);
      addLinear(all, layer.concat("attention.output.dense"), hidden, hidden);
      addLayerNorm(all, layer.concat("attention.output.LayerNorm"), hidden);
      addLinear(all, layer.concat("intermediate.dense"), inner, hidden);
      addLinear(all, layer.concat("output.dense"), hidden, inner);
      addLayerNorm(all, layer.concat("output.LayerNorm"), hidden);
    }
    return all;
  }

  /** What a checkpoint may hold besides, and the program can use. */
  public static List<Parameter> ofHeads(RobertaConfig config) {
    int hidden = config.hiddenSize();
    List<Parameter> all = new ArrayList<>();
    addLinear(all, "pooler.dense", hidden, hidden);
    addLinear(all, "lm_head.dense", hidden, hidden);
    addLayerNorm(all, "lm_head.layer_norm", hidden);
    all.add(new Parameter(ParameterNames.HEAD_DECODER, config.vocabSize(), hidden));
    all.add(new Parameter("lm_head.bias", config.vocabSize()));
    return all;
  }

  private static void addLinear(List<Parameter> all, String name, int out, int in) {
    all.add(new Parameter(name.concat(".weight"), out, in));
    all.add(new Parameter(name.concat(".bias"), out));
  }

  private static void addLayerNorm(List<Parameter> all, String name, int size) {
    all.add(new Parameter(name.concat(".weight"), size));
    all.add(new Parameter(name.concat(".bias"), size));
  }
}
