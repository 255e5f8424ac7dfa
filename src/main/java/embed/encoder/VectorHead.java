package embed.encoder;

import ai.djl.pytorch.jni.IValue;
import embed.Pooling;
import embed.checkpoint.Recipe;
import embed.checkpoint.SentenceModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns hidden states into vectors: pooling, the modules after it, normalisation.
 *
 * @param pooling the names of the poolings, for the script
 * @param modules the weights of each module; null if there are no modules
 * @param kinds the names of the modules; null if there are no modules
 */
record VectorHead(Recipe recipe, IValue pooling, IValue modules, IValue kinds)
    implements AutoCloseable {
  /** Reads the modules' weights. */
  static VectorHead load(PartLoader loader, Recipe recipe) {
    List<String> kinds = new ArrayList<>();
    List<IValue> weights = new ArrayList<>();
    try {
      for (SentenceModule module : recipe.modules()) {
        kinds.add(module.kind());
        weights.add(weights(loader, module));
      }
      boolean none = weights.isEmpty();
      return new VectorHead(
          recipe,
          names(recipe.pooling().stream().map(Pooling::toString).toList()),
          none ? null : IValue.listFrom(weights.toArray(new IValue[0])),
          none ? null : names(kinds));
    } finally {
      weights.forEach(IValue::close);
    }
  }

  private static IValue weights(PartLoader loader, SentenceModule module) {
    if (module instanceof SentenceModule.Dense dense) {
      return loader.linear(dense.weight(), dense.bias());
    }
    return module instanceof SentenceModule.LayerNorm norm
        ? loader.copies(norm.weight(), norm.bias())
        : loader.script().run("no_tensors");
  }

  private static IValue names(List<String> names) {
    IValue[] values = names.stream().map(IValue::from).toArray(IValue[]::new);
    try {
      return IValue.listFrom(values);
    } finally {
      for (IValue value : values) {
        value.close();
      }
    }
  }

  /** Applies the modules to pooled vectors, and closes these if the result replaces them. */
  IValue apply(ScriptModule script, IValue pooled) {
    if (modules == null) {
      return pooled;
    }
    try (pooled) {
      return script.run("sentence_modules", pooled, modules, kinds);
    }
  }

  /**
   * One line's vector with the recipe's dimensions and normalisation.
   *
   * @param rows {@code [lines, width of the recipe]} in C order
   */
  float[] vector(float[] rows, int line) {
    int start = line * recipe.width();
    float[] vector = Arrays.copyOfRange(rows, start, start + recipe.dimensions());
    if (recipe.normalize()) {
      normalize(vector);
    }
    return vector;
  }

  /**
   * Scales a vector to an L2 norm of 1, as torch.nn.functional.normalize does; a zero vector stays
   * zero.
   */
  private static void normalize(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double norm = Math.max(Math.sqrt(squares), 1e-12);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / norm);
    }
  }

  @Override
  public void close() {
    pooling.close();
    if (modules != null) {
      modules.close();
      kinds.close();
    }
  }
}
