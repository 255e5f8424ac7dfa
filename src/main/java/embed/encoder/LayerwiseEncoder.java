package embed.encoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import embed.EmbedException;
import embed.checkpoint.Checkpoint;
import embed.model.RobertaConfig;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A checkpoint's encoder, run one layer at a time to look at every hidden state, and its
 * language-model head. Its linear layers are {@code torch.linear}'s on every device, so that on
 * x86-64 its numbers and those of {@link Encoder} come from different kernels.
 */
public final class LayerwiseEncoder implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final RobertaConfig config;
  private final ExecutorService thread;
  private final ScriptModule script;
  private final EncoderWeights weights;
  private final IValue[] layers;

  /** Takes arrays as they come, numbered from 0. */
  public interface Sink {
    void accept(int index, float[] values);
  }

  private LayerwiseEncoder(Checkpoint checkpoint, Device device) {
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    thread = Executors.newSingleThreadExecutor(ScriptModule::newThread);
    script = new ScriptModule(EncoderScript.archiveWithHead(config, LinearKernels.PLAIN), device);
    weights = EncoderWeights.load(checkpoint, script, config.layers(), false, false, thread);
    layers = weights.layers().toIValueArray();
  }

  /**
   * Hands the checkpoint's weights to PyTorch.
   *
   * @param device not {@code auto}
   */
  public static LayerwiseEncoder open(Checkpoint checkpoint, Device device) {
    PyTorch.load();
    return new LayerwiseEncoder(checkpoint, device);
  }

  /**
   * Computes the hidden states of a line: the embeddings, then each layer's.
   *
   * @param line its token ids
   * @param sink gets each, {@code [tokens, hidden]} in C order, in a thread of the probe
   */
  public void hiddenStates(int[] line, Sink sink) {
    Futures.get(thread.submit(() -> run(line, sink), null));
  }

  private void run(int[] line, Sink sink) {
    Batch batch = Batch.of(new int[][] {line}, config.padTokenId(), false);
    weights.require(batch.ids());
    try (PtNDManager scope = script.newScope();
        BatchArguments in = BatchArguments.of(scope, batch)) {
      IValue state = script.run("embeddings", in.ids(), in.positions(), weights.embeddings());
      try {
        sink.accept(0, values(state, scope));
        for (int i = 0; i < layers.length; i++) {
          IValue next = script.run("layer", state, layers[i], in.lengths(), in.counts());
          state.close();
          state = next;
          sink.accept(i + 1, values(state, scope));
        }
      } finally {
        state.close();
      }
    }
  }

  private static float[] values(IValue value, PtNDManager scope) {
    try (PtNDArray tensor = value.toTensor(scope)) {
      return tensor.toFloatArray();
    }
  }

  /**
   * Computes what RobertaForMaskedLM calls logits: a score for each token of the vocabulary.
   *
   * @param rows of the last hidden state, {@code [hidden]} each
   * @param sink gets the scores of each row, {@code [vocabulary]}, in a thread of the probe
   * @throws EmbedException if the checkpoint does not have the head whole
   */
  public void logits(List<float[]> rows, Sink sink) {
    Futures.get(thread.submit(() -> score(rows, sink), null));
  }

  private void score(List<float[]> rows, Sink sink) {
    PtNDArray[] tensors = new PtNDArray[Checkpoint.LANGUAGE_MODEL_HEAD.size()];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = EncoderWeights.weight(checkpoint, script, Checkpoint.LANGUAGE_MODEL_HEAD.get(i));
    }
    try (IValue head = IValue.listFrom(tensors)) {
      for (int i = 0; i < rows.size(); i++) {
        try (PtNDManager scope = script.newScope();
            IValue row = IValue.from(row(scope, rows.get(i)));
            IValue logits = script.run("logits", row, head)) {
          sink.accept(i, values(logits, scope));
        }
      }
    } finally {
      for (PtNDArray tensor : tensors) {
        tensor.close();
      }
    }
  }

  private static PtNDArray row(PtNDManager scope, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return scope.create(bytes, new Shape(1, values.length), DataType.FLOAT32);
  }

  /** Frees the weights, after the last call has returned. */
  @Override
  public void close() {
    thread.shutdown();
    for (IValue layer : layers) {
      layer.close();
    }
    weights.close();
    script.close();
  }
}
