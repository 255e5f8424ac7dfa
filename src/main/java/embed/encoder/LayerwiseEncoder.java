package embed.encoder;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import embed.checkpoint.Checkpoint;
import embed.model.Architecture;
import embed.model.MaskedLmHead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A checkpoint's encoder that runs one layer at a time and shows every hidden state, with its
 * masked-LM head. It uses the reference kernels on every device, so that its numbers and those of
 * {@link Encoder} come from different kernels.
 */
public final class LayerwiseEncoder implements AutoCloseable {
  private static final LinearKernels KERNELS = LinearKernels.reference(Dtype.FLOAT32);

  private final Checkpoint checkpoint;
  private final Architecture architecture;
  private final PartLoader loader;
  private final ExecutorService thread;
  private final ScriptModule script;
  private final EncoderWeights weights;
  private final IValue[] layers;

  /** Receives arrays one after another, numbered from 0. */
  public interface Sink {
    void accept(int index, float[] values);
  }

  private LayerwiseEncoder(Checkpoint checkpoint, Device device) {
    this.checkpoint = checkpoint;
    this.architecture = checkpoint.architecture();
    thread = Executors.newSingleThreadExecutor(ScriptModule::newThread);
    LoadingTasks tasks = new LoadingTasks(thread);
    ScriptModule opened = null;
    try {
      MaskedLmHead head = checkpoint.tensors().parameters().head();
      opened = new ScriptModule(EncoderScript.archive(architecture, KERNELS, head), device);
      script = opened;
      loader = PartLoader.of(checkpoint, script, KERNELS, null);
      int count = architecture.config().layers();
      weights = EncoderWeights.load(loader, count, false, tasks);
      layers = weights.layers().toIValueArray();
    } catch (RuntimeException | Error e) {
      tasks.giveUp();
      thread.shutdown();
      if (opened != null) {
        opened.close();
      }
      throw e;
    }
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
   * Computes the hidden states of a line: the embeddings, then the output of each layer.
   *
   * @param line the token ids of the line
   * @param sink receives each hidden state, {@code [tokens, hidden]} in C order, in one of this
   *     encoder's threads
   */
  public void hiddenStates(int[] line, Sink sink) {
    Futures.get(thread.submit(() -> run(line, sink), null));
  }

  private void run(int[] line, Sink sink) {
    Batch batch = Batch.of(new int[][] {line}, architecture, KERNELS);
    weights.require(batch.ids());
    try (PtNDManager scope = script.newScope();
        BatchArguments in = BatchArguments.of(scope, batch);
        IValue context =
            script.run("context", in.positions(), in.lengths(), in.counts(), weights.shared())) {
      IValue state =
          script.run(
              "embeddings",
              in.ids(),
              in.positions(),
              weights.embeddings(),
              in.lengths(),
              in.counts());
      try {
        sink.accept(0, values(state, scope));
        for (int i = 0; i < layers.length; i++) {
          IValue next;
          try (IValue index = IValue.from(i)) {
            next = script.run("layer", index, state, layers[i], context, in.lengths(), in.counts());
          }
          state.close();
          state = next;
          if (i + 1 == layers.length) {
            state = script.run("finish", next, weights.finalNorm());
            next.close();
          }
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
   * Computes the logits of the masked-LM head: a score for each token of the vocabulary.
   *
   * @param rows rows of the last hidden state, {@code [hidden]} each
   * @param sink receives the scores of each row, {@code [vocabulary]}, in one of this encoder's
   *     threads
   * @throws EmbedException if the checkpoint does not have a complete head
   */
  public void logits(List<float[]> rows, Sink sink) {
    Futures.get(thread.submit(() -> score(rows, sink), null));
  }

  private void score(List<float[]> rows, Sink sink) {
    MaskedLmHead head = checkpoint.tensors().parameters().head();
    try (IValue dense = loader.valueOrNone(head.dense());
        IValue norm = loader.valueOrNone(head.norm());
        IValue last = loader.value(head.last())) {
      for (int i = 0; i < rows.size(); i++) {
        try (PtNDManager scope = script.newScope();
            IValue row = IValue.from(row(scope, rows.get(i)));
            IValue logits = script.run("logits", row, dense, norm, last)) {
          sink.accept(i, values(logits, scope));
        }
      }
    }
  }

  private static PtNDArray row(PtNDManager scope, float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(values);
    return scope.create(bytes, new Shape(1, values.length), DataType.FLOAT32);
  }

  /** Waits until the last call has returned, then frees the weights. */
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
