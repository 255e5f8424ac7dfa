package embed.encoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import embed.Pooling;
import embed.checkpoint.Checkpoint;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A checkpoint's weights in the form that the script's {@code embed} takes them, on its device.
 *
 * @param embeddings words {@code [vocabulary, hidden]}, positions {@code [positions, hidden]}, and
 *     the layer norm's weight and bias
 * @param layers what {@code pack_layer} makes of each layer
 * @param pooler weight and bias, or nothing where the pooling is not {@link Pooling#POOLER}
 * @param words of which {@code embeddings} has only the rows that were needed so far; null where it
 *     has all
 */
record EncoderWeights(IValue embeddings, IValue layers, IValue pooler, LazyWordEmbeddings words)
    implements AutoCloseable {
  /** The tensors of a layer in the order that {@code pack_layer} takes them. */
  private static final String[] LAYER = {
    "attention.self.query.weight",
    "attention.self.query.bias",
    "attention.self.key.weight",
    "attention.self.key.bias",
    "attention.self.value.weight",
    "attention.self.value.bias",
    "attention.output.dense.weight",
    "attention.output.dense.bias",
    "attention.output.LayerNorm.weight",
    "attention.output.LayerNorm.bias",
    "intermediate.dense.weight",
    "intermediate.dense.bias",
    "output.dense.weight",
    "output.dense.bias",
    "output.LayerNorm.weight",
    "output.LayerNorm.bias"
  };

  /** How many of them, the first, {@code pack_layer} joins to others. */
  private static final int JOINED = 6;

  /**
   * Reads the embeddings, the first {@code layers} layers and, where asked for, the pooler.
   *
   * @param packs whether the script copies the weights of linear layers when it packs them
   * @param threads that pack the layers side by side
   */
  static EncoderWeights load(
      Checkpoint checkpoint,
      ScriptModule script,
      int layers,
      boolean withPooler,
      boolean packs,
      ExecutorService threads) {
    List<Future<IValue>> packing = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      int number = i;
      packing.add(threads.submit(() -> layer(checkpoint, script, number, packs)));
    }
    List<IValue> parts = new ArrayList<>();
    try {
      Tensor tensor = checkpoint.tensor("embeddings.word_embeddings.weight");
      boolean byRow = script.isOnCpu() && tensor.isMappable();
      PtNDArray table =
          byRow
              ? script.emptyFloat32(tensor.shape())
              : script.float32(tensor.float32(), tensor.shape());
      LazyWordEmbeddings words = byRow ? new LazyWordEmbeddings(tensor, table) : null;
      parts.add(embeddings(checkpoint, script, table));
      parts.add(withPooler ? pooler(checkpoint, script) : script.run("no_tensors"));
      return new EncoderWeights(parts.get(0), list(packing, script), parts.get(1), words);
    } catch (RuntimeException | Error e) {
      parts.forEach(IValue::close);
      packing.forEach(EncoderWeights::giveUp);
      throw e;
    }
  }

  /** Waits for a layer and frees it. */
  private static void giveUp(Future<IValue> layer) {
    try {
      Futures.get(layer).close();
    } catch (RuntimeException | Error e) {
      // There is nothing to free. What went wrong first is about to be thrown.
    }
  }

  /** The first argument of the script's {@code embeddings}. */
  private static IValue embeddings(Checkpoint checkpoint, ScriptModule script, PtNDArray words) {
    try (IValue positions =
            IValue.from(weight(checkpoint, script, "embeddings.position_embeddings.weight"));
        IValue types =
            IValue.from(weight(checkpoint, script, "embeddings.token_type_embeddings.weight"));
        IValue sum = script.run("position_embeddings", positions, types)) {
      return IValue.listFrom(
          words,
          sum.toTensor(script.manager()),
          ownWeight(checkpoint, script, "embeddings.LayerNorm.weight"),
          ownWeight(checkpoint, script, "embeddings.LayerNorm.bias"));
    }
  }

  /**
   * What {@code pack_layer} makes of a layer.
   *
   * @param number from 0
   */
  static IValue layer(Checkpoint checkpoint, ScriptModule script, int number, boolean packs) {
    String prefix = "encoder.layer." + number + ".";
    PtNDArray[] tensors = new PtNDArray[LAYER.length];
    for (int i = 0; i < tensors.length; i++) {
      String name = prefix + LAYER[i];
      boolean small = i >= JOINED && !name.endsWith("dense.weight");
      tensors[i] = small ? ownWeight(checkpoint, script, name) : weight(checkpoint, script, name);
    }
    IValue packed;
    try (IValue list = IValue.listFrom(tensors)) {
      packed = script.run("pack_layer", list);
    }
    // What pack_layer has copied is not needed any more: its file can leave the memory.
    for (int i = 0; i < tensors.length; i++) {
      if (i < JOINED || (packs && LAYER[i].endsWith("dense.weight"))) {
        tensors[i].close();
      }
    }
    return packed;
  }

  private static IValue pooler(Checkpoint checkpoint, ScriptModule script) {
    try (IValue list =
        IValue.listFrom(
            weight(checkpoint, script, "pooler.dense.weight"),
            ownWeight(checkpoint, script, "pooler.dense.bias"))) {
      return script.run("pack_pooler", list);
    }
  }

  /** The tensor on the device: on a CPU the memory-mapped file, where dtype and layout allow. */
  static PtNDArray weight(Checkpoint checkpoint, ScriptModule script, String name) {
    Tensor tensor = checkpoint.tensor(name);
    return script.float32(tensor.float32(), tensor.shape());
  }

  /** The same as a copy: for what is small and used in every batch. */
  private static PtNDArray ownWeight(Checkpoint checkpoint, ScriptModule script, String name) {
    Tensor tensor = checkpoint.tensor(name);
    return script.float32(tensor.float32Copy(), tensor.shape());
  }

  /** To be called before {@code embeddings} are used for these tokens. */
  void require(long[] ids) {
    if (words != null) {
      words.require(ids);
    }
  }

  private static IValue list(List<Future<IValue>> packing, ScriptModule script) {
    if (packing.isEmpty()) {
      return script.run("no_layers");
    }
    IValue[] layers = new IValue[packing.size()];
    try {
      for (int i = 0; i < layers.length; i++) {
        layers[i] = Futures.get(packing.get(i));
      }
      return IValue.listFrom(layers);
    } finally {
      for (IValue layer : layers) {
        if (layer != null) {
          layer.close();
        }
      }
    }
  }

  @Override
  public void close() {
    embeddings.close();
    layers.close();
    pooler.close();
  }
}
