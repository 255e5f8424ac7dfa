package embed.encoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import embed.model.Parameters;
import embed.model.Part;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A checkpoint's weights on the script's device, as arguments of its method {@code embed}. Each
 * part of the model is a list of tensors.
 *
 * @param embeddings one list of tensors for each part of the embeddings
 * @param layers for each layer, one list of tensors for each of its parts
 * @param finalNorm the norm after the last layer; empty if the model has none, or if fewer layers
 *     are loaded
 * @param shared the prepared tensors that all layers use
 * @param pooler a linear layer; empty if the recipe does not use it
 * @param words loads rows of the word embeddings when they are first needed; null if {@code
 *     embeddings} has all of them
 */
record EncoderWeights(
    IValue embeddings,
    IValue layers,
    IValue finalNorm,
    IValue shared,
    IValue pooler,
    LazyWordEmbeddings words)
    implements AutoCloseable {
  /**
   * Reads the embeddings, the first {@code count} layers and, if requested, the pooler.
   *
   * @param tasks to be given up if this fails
   */
  static EncoderWeights load(PartLoader loader, int count, boolean withPooler, LoadingTasks tasks) {
    ScriptModule script = loader.script();
    Parameters model = loader.checkpoint().tensors().parameters();
    Tensor words = loader.checkpoint().tensor(model.wordEmbeddings().name());
    boolean byRow = script.isOnCpu() && words.isMappable();
    PtNDArray table =
        byRow ? script.emptyFloat32(words.shape()) : script.float32(words.float32(), words.shape());
    CompletableFuture<IValue> shared = tasks.begin(() -> share(loader, model.shared()));
    CompletableFuture<IValue> embeddings =
        tasks.begin(() -> embeddings(loader, table, model.embeddings()));
    Part norm = count == model.layers().size() ? model.finalNorm() : null;
    CompletableFuture<IValue> finalNorm = tasks.begin(() -> loader.valueOrNone(norm));
    CompletableFuture<IValue> pooler =
        tasks.begin(() -> loader.valueOrNone(withPooler ? model.pooler() : null));
    // Layers that share their parameters are packed once.
    Map<List<Part>, CompletableFuture<IValue>> packing = new LinkedHashMap<>();
    IValue share = Futures.get(shared);
    for (int i = 0; i < count; i++) {
      int number = i;
      packing.computeIfAbsent(
          model.layers().get(i), parts -> tasks.begin(() -> layer(loader, number, parts, share)));
    }
    LazyWordEmbeddings rows = byRow ? new LazyWordEmbeddings(words, table) : null;
    IValue embedded = Futures.get(embeddings);
    IValue normed = Futures.get(finalNorm);
    IValue pooled = Futures.get(pooler);
    // Last, because the tasks do not own this list and would not free it.
    IValue layers = layers(model.layers().subList(0, count), packing, script);
    return new EncoderWeights(embedded, layers, normed, share, pooled, rows);
  }

  private static IValue share(PartLoader loader, Part part) {
    try (IValue tensors = loader.valueOrNone(part)) {
      return loader.script().run("share", tensors);
    }
  }

  /**
   * Prepares a layer with the script's method {@code prepare}.
   *
   * @param number from 0
   */
  static IValue layer(PartLoader loader, int number, List<Part> parts, IValue shared) {
    ScriptModule script = loader.script();
    try (IValue index = IValue.from(number);
        IValue list = loader.ofLayers().list(parts)) {
      return script.run("prepare", index, list, shared);
    }
  }

  private static IValue embeddings(PartLoader loader, PtNDArray words, List<Part> parts) {
    List<IValue> values = new ArrayList<>();
    try {
      values.add(IValue.listFrom(words));
      for (Part part : parts.subList(1, parts.size())) {
        values.add(loader.value(part));
      }
      return IValue.listFrom(values.toArray(new IValue[0]));
    } finally {
      values.forEach(IValue::close);
    }
  }

  /** Call this before using {@code embeddings} for these tokens. */
  void require(long[] ids) {
    if (words != null) {
      words.require(ids);
    }
  }

  private static IValue layers(
      List<List<Part>> parts,
      Map<List<Part>, CompletableFuture<IValue>> packing,
      ScriptModule script) {
    if (parts.isEmpty()) {
      return script.run("no_layers");
    }
    IValue[] layers = new IValue[parts.size()];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = Futures.get(packing.get(parts.get(i)));
    }
    IValue list = IValue.listFrom(layers);
    Set<IValue> distinct = new HashSet<>(List.of(layers));
    distinct.forEach(IValue::close);
    return list;
  }

  @Override
  public void close() {
    embeddings.close();
    layers.close();
    finalNorm.close();
    shared.close();
    pooler.close();
  }
}
