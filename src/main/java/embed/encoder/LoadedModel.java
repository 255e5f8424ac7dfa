package embed.encoder;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import embed.Device;
import embed.Pooling;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.encoder.ArithmeticProof.WrongNumbersException;
import embed.model.Architecture;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** A checkpoint's weights on a device, with the scripts that compute a batch in a given thread. */
final class LoadedModel implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final Architecture architecture;
  private final Recipe recipe;
  private final Device device;
  private final LinearKernels kernels;
  private final ScriptModule script;
  private final EncoderWeights weights;
  private final VectorHead head;

  /** The script that divides a long line over several threads; null until such a line comes. */
  private ScriptModule dividing;

  /**
   * Hands the checkpoint's weights to PyTorch and packs them.
   *
   * @param device never {@code auto}
   * @param threads do the packing
   * @throws WrongNumbersException if the kernels are wrong on this machine
   */
  LoadedModel(
      Checkpoint checkpoint,
      Architecture architecture,
      Recipe recipe,
      Device device,
      LinearKernels kernels,
      Executor threads) {
    this.checkpoint = checkpoint;
    this.architecture = architecture;
    this.recipe = recipe;
    this.device = device;
    this.kernels = kernels;
    boolean withModules = !recipe.modules().isEmpty();
    boolean withPooler = recipe.pooling().contains(Pooling.POOLER);
    LoadingTasks tasks = new LoadingTasks(threads);
    ScriptModule main = null;
    EncoderWeights loaded = null;
    try {
      main = new ScriptModule(EncoderScript.archive(architecture, kernels, withModules, 1), device);
      script = main;
      ArithmeticProof proof = new ArithmeticProof(kernels, script);
      Future<?> attention = tasks.beginCheck(() -> proof.attention(architecture.headSize()));
      PartLoader loader = PartLoader.of(checkpoint, script, kernels, proof);
      CompletableFuture<VectorHead> modules = tasks.begin(() -> VectorHead.load(loader, recipe));
      loaded = EncoderWeights.load(loader, recipe.hiddenState(), withPooler, tasks);
      weights = loaded;
      head = Futures.get(modules);
      Futures.get(attention);
      checkpoint.requireUnchanged();
    } catch (RuntimeException | Error e) {
      tasks.giveUp();
      if (loaded != null) {
        loaded.close();
      }
      if (main != null) {
        main.close();
      }
      throw e;
    }
  }

  /**
   * Computes a batch.
   *
   * @param lines token ids, longest line first
   * @param promptTokens how many tokens at the start of each line the pooling ignores
   * @param threads how many threads compute a batch of a single line on a CPU: 1, or the same other
   *     number at each call; the bits are the same
   * @return each line's vector
   */
  float[][] vectors(int[][] lines, int promptTokens, int threads) {
    for (int[] line : lines) {
      check(line);
    }
    requireUnchangedWeights();
    float[] rows;
    try {
      rows = rows(Batch.of(lines, architecture, kernels), promptTokens, threads);
    } catch (InternalError e) {
      checkpoint.requireUnchanged(); // a mapped file may have been cut short
      throw e;
    }
    requireUnchangedWeights();
    float[][] vectors = new float[lines.length][];
    Arrays.setAll(vectors, i -> head.vector(rows, i));
    return vectors;
  }

  /** Refuses a line on which the script would fail or would compute meaningless numbers. */
  private void check(int[] line) {
    if (line.length == 0) {
      throw new EncodingException("has no tokens, so there is nothing to make a vector of");
    }
    int words = architecture.config().vocabSize();
    for (int id : line) {
      if (id < 0 || id >= words) {
        throw new EncodingException(
            "has the token id "
                + id
                + ", but the checkpoint has embeddings of "
                + words
                + " tokens");
      }
    }
  }

  /**
   * On a CPU the word embeddings are read from the mapped file; other devices hold copies of all
   * weights.
   */
  private void requireUnchangedWeights() {
    if (!device.isCuda()) {
      checkpoint.requireUnchanged();
    }
  }

  /** Returns {@code [lines, width of the head]} in C order. */
  private float[] rows(Batch batch, int promptTokens, int threads) {
    weights.require(batch.ids());
    ScriptModule encoder = threads > 1 && !device.isCuda() ? dividing(threads) : script;
    try (PtNDManager scope = script.newScope();
        BatchArguments in = BatchArguments.of(scope, batch);
        IValue selected = selected(scope, batch, promptTokens);
        IValue ignored = IValue.from(promptTokens);
        IValue vectors =
            head.apply(
                script,
                encoder.run(
                    "embed",
                    in.ids(),
                    in.positions(),
                    weights.embeddings(),
                    weights.layers(),
                    weights.finalNorm(),
                    weights.shared(),
                    weights.pooler(),
                    in.lengths(),
                    in.counts(),
                    selected,
                    head.pooling(),
                    ignored))) {
      return vectors.toTensor(scope).toFloatArray();
    }
  }

  /** The tokens for which the last layer is computed; empty for all. */
  private IValue selected(PtNDManager scope, Batch batch, int promptTokens) {
    long[] tokens =
        recipe.hiddenState() == 0
            ? null
            : batch.onlyTokens(recipe.pooling(), promptTokens, kernels);
    if (tokens == null) {
      return script.run("no_tensors");
    }
    try (IValue indices = ScriptModule.int64(scope, tokens)) {
      return IValue.listFrom(indices);
    }
  }

  private synchronized ScriptModule dividing(int threads) {
    if (dividing == null) {
      dividing =
          new ScriptModule(EncoderScript.archive(architecture, kernels, false, threads), device);
    }
    return dividing;
  }

  /**
   * Returns the hidden state that is pooled.
   *
   * @return {@code [tokens, hidden]} in C order
   */
  float[] hiddenState(int[] line) {
    Batch batch = Batch.of(new int[][] {line}, architecture, kernels);
    weights.require(batch.ids());
    try (PtNDManager scope = script.newScope();
        BatchArguments in = BatchArguments.of(scope, batch);
        IValue all = script.run("no_tensors");
        IValue state =
            script.run(
                "hidden_state",
                in.ids(),
                in.positions(),
                weights.embeddings(),
                weights.layers(),
                weights.finalNorm(),
                weights.shared(),
                in.lengths(),
                in.counts(),
                all)) {
      int hiddenSize = architecture.config().hiddenSize();
      return Arrays.copyOf(
          state.toTensor(scope).toFloatArray(), Math.multiplyExact(line.length, hiddenSize));
    }
  }

  @Override
  public void close() {
    head.close();
    weights.close();
    script.close();
    if (dividing != null) {
      dividing.close();
    }
  }
}
