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
import java.util.concurrent.Executor;

/**
 * A checkpoint's weights on the script's device, as arguments of its method {@code embed}. Each
 * part of the model is a list of tensors.
 *
 * @param embeddings one list of tensors for each part of the embeddings
 * @param layers for each layer, one list of tensors for each of its parts
 * @param last the norm after the last layer; empty if the model has none, or if fewer layers are
 *     loaded
 * @param shared the prepared tensors that all layers use
 * @param pooler a linear layer; empty if the recipe does not use it
 * @param words loads rows of the word embeddings when they are first needed; null if {@code
 *     embeddings} has all of them
 */
record EncoderWeights(
    IValue embeddings,
    IValue layers,
    IValue last,
    IValue shared,
    IValue pooler,
    LazyWordEmbeddings words)
    implements AutoCloseable {
  /**
   * Reads the embeddings, the first {@code count} layers and, if requested, the pooler.
   *
   * @param tokens how many rows of the word embeddings to read; those that there are if fewer
   * @param threads pack the layers in parallel
   */
  static EncoderWeights load(
      PartLoader loader, int count, int tokens, boolean withPooler, Executor threads) {
    ScriptModule script = loader.script();
    Parameters model = loader.checkpoint().tensors().parameters();
    IValue shared = share(loader, model.shared());
    // Layers that share their parameters are packed once.
    Map<List<Part>, CompletableFuture<IValue>> packing = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      packing.computeIfAbsent(
          model.layers().get(i),
          parts ->
              CompletableFuture.supplyAsync(() -> layer(loader, number, parts, shared), threads));
    }
    List<IValue> others = new ArrayList<>();
    try {
      Tensor words = loader.checkpoint().tensor(model.wordEmbeddings().name()).firstRows(tokens);
      boolean byRow = script.isOnCpu() && words.isMappable();
      PtNDArray table =
          byRow
              ? script.emptyFloat32(words.shape())
              : script.float32(words.float32(), words.shape());
      LazyWordEmbeddings rows = byRow ? new LazyWordEmbeddings(words, table) : null;
      others.add(embeddings(loader, table, model.embeddings()));
      boolean withLast = count == model.layers().size() && !model.last().isEmpty();
      others.add(withLast ? loader.value(model.last().get(0)) : script.run("no_tensors"));
      others.add(withPooler ? loader.value(model.pooler()) : script.run("no_tensors"));
      IValue layers = layers(model.layers().subList(0, count), packing, script);
      return new EncoderWeights(others.get(0), layers, others.get(1), shared, others.get(2), rows);
    } catch (RuntimeException | Error e) {
      packing.values().forEach(EncoderWeights::giveUp);
      others.forEach(IValue::close);
      shared.close();
      throw e;
    }
  }

  private static IValue share(PartLoader loader, List<Part> parts) {
    ScriptModule script = loader.script();
    try (IValue tensors = parts.isEmpty() ? script.run("no_tensors") : loader.value(parts.get(0))) {
      return script.run("share", tensors);
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

  /** Waits for a layer to be packed, which needs the script until then, and frees it. */
  private static void giveUp(CompletableFuture<IValue> layer) {
    try {
      layer.join().close();
    } catch (RuntimeException e) {
      // There is nothing to free. The first failure is about to be thrown.
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
    last.close();
    shared.close();
    pooler.close();
  }
}
