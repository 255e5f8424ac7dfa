package embed.encoder;

import ai.djl.engine.EngineException;
import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.EmbedderOptions;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.encoder.ArithmeticProof.WrongNumbersException;
import embed.model.Architecture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint's encoder on a device. It takes the token ids of lines and returns one vector per
 * line. Batches run in parallel, each in one of the encoder's own threads.
 */
public final class Encoder implements AutoCloseable {
  /** Tokens that a batch may leave unused because lines rarely fill it exactly. */
  private static final int SLACK = 16;

  /**
   * From how many tokens on a line is worth several threads, which costs a little at each layer.
   */
  private static final int LONG_LINE = 256;

  private final Recipe recipe;
  private final int hiddenSize;
  private final int parallelism;
  private final Device device;
  private final LinearKernels kernels;
  private final int longLine;
  private final ExecutorService threads;
  private final BatchRetry batches;
  private final LoadedModel model;
  private final String arithmeticWarning;

  /** How many batches run or wait to run. */
  private final AtomicInteger unfinished = new AtomicInteger();

  private volatile boolean closed;

  /**
   * Hands the checkpoint's weights to PyTorch and packs them. Only the layers up to the one that
   * the options name are read.
   *
   * @param options the checkpoint's directory decides those that are not given
   * @throws EmbedException if the options name a layer, a pooling or a device that does not exist,
   *     or a dtype that the device has no fast instructions for
   */
  public static Encoder open(Checkpoint checkpoint, EmbedderOptions options) {
    PyTorch.load();
    Device device = resolve(options.device());
    try {
      LinearKernels kernels =
          options.plainKernels()
              ? LinearKernels.reference(options.dtype())
              : LinearKernels.of(
                  options.dtype(), options.emulateDtype(), device, Processor.ofThisMachine());
      return new Encoder(
          checkpoint, checkpoint.architecture(), options, device, kernels, LONG_LINE);
    } catch (EngineException | OutOfMemoryError e) {
      throw EngineFailure.whileLoading(checkpoint, e);
    }
  }

  /**
   * @param given the options passed to {@link #open}
   * @param device the device that the options resolve to
   * @param longLine from how many tokens on a line may run in several threads
   */
  Encoder(
      Checkpoint checkpoint,
      Architecture architecture,
      EmbedderOptions given,
      Device device,
      LinearKernels kernels,
      int longLine) {
    hiddenSize = architecture.config().hiddenSize();
    this.device = device;
    batches = new BatchRetry(device.isCuda());
    this.longLine = longLine;
    recipe = Recipe.of(given, checkpoint);
    parallelism =
        given.threads() == null ? Runtime.getRuntime().availableProcessors() : given.threads();
    threads = Executors.newFixedThreadPool(parallelism, ScriptModule::newThread);
    try {
      LoadedModel loaded;
      LinearKernels used = kernels;
      String warning = null;
      try {
        loaded = new LoadedModel(checkpoint, architecture, recipe, device, kernels, threads);
      } catch (WrongNumbersException e) {
        used = replacement(kernels, device, e);
        loaded = new LoadedModel(checkpoint, architecture, recipe, device, used, threads);
        warning =
            e.getMessage()
                + ", so plain kernels compute the vectors: the same vectors, but slower, and their"
                + " last bits may depend on the batch";
        LoggerFactory.getLogger(Encoder.class).warn(warning);
      }
      model = loaded;
      this.kernels = used;
      arithmeticWarning = warning;
    } catch (RuntimeException | Error e) {
      Futures.stop(threads);
      throw e;
    }
  }

  /** What takes the place of wrong kernels. */
  private static LinearKernels replacement(
      LinearKernels kernels, Device device, WrongNumbersException wrong) {
    if (kernels.dtype() == Dtype.FLOAT32 && !device.isCuda()) {
      return LinearKernels.reference(Dtype.FLOAT32);
    }
    String remedy = device.isCuda() ? "--device cpu" : "float32";
    throw new EmbedException(
        Kind.UNSUPPORTED,
        wrong,
        "no %s on %s: %s: use %s",
        kernels.dtype(),
        device,
        wrong.getMessage(),
        remedy);
  }

  /** The device that runs the encoder; never {@code auto}. */
  public Device device() {
    return device;
  }

  /** The number type of the linear layers, such as {@code emulated int8}. */
  public String dtype() {
    return kernels.description();
  }

  /**
   * The dtype and how the linear layers compute it, such as {@code int8 by oneDNN with
   * avx512_vnni}.
   */
  public String arithmetic() {
    return kernels.arithmetic(Processor.ofThisMachine());
  }

  /** Whether the bits of a line's vector do not depend on its batch. */
  public boolean isBatchInvariant() {
    return kernels.packed();
  }

  /**
   * Says that plain kernels are used because the fast ones gave wrong numbers on this machine; null
   * if these are right.
   */
  public String arithmeticWarning() {
    return arithmeticWarning;
  }

  /** How the encoder turns hidden states into vectors. */
  public Recipe recipe() {
    return recipe;
  }

  /** Encodes lines and pools all of their tokens. */
  public List<CompletableFuture<float[]>> encode(List<int[]> lines) {
    return encode(lines, 0);
  }

  /**
   * Encodes lines in the encoder's threads, asynchronously.
   *
   * @param promptTokens how many tokens at the start of each line the pooling ignores
   * @param lines token ids of each line, including {@code <s>} and {@code </s>}
   * @return a future for each line's vector, which has the recipe's number of dimensions; if the
   *     encoder fails, the future holds the exception, which is an {@link EncodingException} for a
   *     line that fails on its own
   */
  public List<CompletableFuture<float[]>> encode(List<int[]> lines, int promptTokens) {
    List<CompletableFuture<float[]>> vectors = new ArrayList<>(lines.size());
    int[] lengths = new int[lines.size()];
    int tokens = 0;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = lines.get(i).length;
      tokens = Math.addExact(tokens, lengths[i]);
      vectors.add(new CompletableFuture<>());
    }
    BiConsumer<int[], Throwable> failure =
        (failed, cause) -> {
          for (int index : failed) {
            vectors.get(index).completeExceptionally(cause);
          }
        };
    Consumer<int[]> run = some -> encode(lines, some, promptTokens, vectors);
    List<int[]> divided = Batcher.divide(lengths, budget(tokens));
    unfinished.addAndGet(divided.size());
    for (int[] batch : divided) {
      try {
        threads.execute(
            () -> {
              try {
                batches.run(batch, lengths, run, failure);
              } finally {
                unfinished.decrementAndGet();
              }
            });
      } catch (RejectedExecutionException e) {
        failure.accept(batch, EmbedException.closed(e));
      }
    }
    return vectors;
  }

  /**
   * The most tokens that a batch should have: enough to keep the processor busy, few enough that
   * the hidden states stay in its caches, and about the same for all batches, so that the threads
   * finish at the same time.
   */
  private int budget(int tokens) {
    int best = bestBatch();
    if (device.isCuda()) {
      return best;
    }
    int rounds = tokens / (best * parallelism) + 1;
    int share = Math.min(best, Math.max(64, tokens / (rounds * parallelism) + SLACK));
    return kernels.rows(share);
  }

  /** In tokens. */
  private int bestBatch() {
    // The fastest in measurements: 384 tokens at a hidden size of 768, and 1,024 tokens at 128.
    return device.isCuda() ? 16_384 : Math.max(256, Math.min(1_024, 384 * 768 / hiddenSize));
  }

  /**
   * How many tokens should be encoded together: four batches of the best size for each thread. With
   * fewer, too few lines have the same length.
   */
  public int windowTokens() {
    return 4 * bestBatch() * parallelism;
  }

  private void encode(
      List<int[]> lines,
      int[] indices,
      int promptTokens,
      List<CompletableFuture<float[]>> vectors) {
    requireOpen();
    int[][] chosen = new int[indices.length][];
    Arrays.setAll(chosen, i -> lines.get(indices[i]));
    float[][] rows = model.vectors(chosen, promptTokens, threadsFor(chosen));
    for (int i = 0; i < indices.length; i++) {
      vectors.get(indices[i]).complete(rows[i]);
    }
  }

  /**
   * How many threads compute a batch: all of them if it is one long line and most of them would
   * have nothing to do.
   */
  private int threadsFor(int[][] lines) {
    boolean isLong = lines.length == 1 && lines[0].length >= longLine;
    boolean mostIdle = 2 * unfinished.get() <= parallelism;
    return isLong && mostIdle ? parallelism : 1;
  }

  /**
   * Checks that this encoder can still be used.
   *
   * @throws EmbedException if it is closed
   */
  public void requireOpen() {
    if (closed) {
      throw EmbedException.closed(null);
    }
  }

  /**
   * Returns the hidden state that {@link #encode} pools, for inspection.
   *
   * @param line the token ids of a line
   * @return {@code [tokens, hidden]} in C order
   */
  public float[] hiddenState(int[] line) {
    return Futures.get(threads.submit(() -> model.hiddenState(line)));
  }

  private static Device resolve(Device asked) {
    if (asked.type() == Device.Type.CPU) {
      return asked;
    }
    int devices = PyTorch.cudaDevices();
    if (asked.type() == Device.Type.AUTO) {
      return devices > 0 ? new Device(Device.Type.CUDA, 0) : Device.CPU;
    }
    if (asked.index() >= devices) {
      throw new EmbedException(
          Kind.UNSUPPORTED,
          "no device %s: PyTorch %s sees %s CUDA devices; CUDA needs a CUDA build of libtorch, "
              + "see the README",
          asked,
          PyTorch.version(),
          devices);
    }
    return asked;
  }

  /** Waits for the running batches, cancels the waiting ones, and frees the weights. */
  @Override
  public void close() {
    closed = true;
    Futures.stop(threads);
    model.close();
  }
}
