package embed;

import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.encoder.Encoder;
import embed.encoder.Futures;
import embed.encoder.PyTorch;
import embed.pipeline.CheckpointFingerprint;
import embed.pipeline.EmbeddingCache;
import embed.pipeline.GatheredTexts;
import embed.pipeline.LineDeduplicator;
import embed.pipeline.PendingEmbedding;
import embed.pipeline.Pipeline;
import embed.pipeline.PulledEmbeddings;
import embed.tokenizer.InputLimit;
import embed.tokenizer.LineTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Turns lines into vectors with an encoder checkpoint. The checkpoint's directory says how, unless
 * {@link EmbedderOptions} override it. A line's vector does not depend on the lines that it is
 * embedded with: on the same machine and CPU, its bits are always the same. Any number of threads
 * may share one embedder. A thread that is interrupted gets an {@link EmbedException} that says so,
 * and its interrupt flag stays set; the embedder and other threads are not affected.
 */
public final class Embedder implements AutoCloseable {
  /**
   * Heap budget of a stream's embedding cache: enough for tens of thousands of lines, small
   * compared with a model.
   */
  private static final long RECENT_BYTES = 48L << 20;

  private final Checkpoint checkpoint;
  private final LineTokenizer tokenizer;
  private final Encoder encoder;
  private final EmbedderOptions options;
  private final Recipe recipe;
  private final GatheredTexts singles;
  private final LongAdder computed = new LongAdder();

  /** One object for each prompt, because texts with different prompts do not share batches. */
  private final Function<List<String>, List<PendingEmbedding>> submitSingles = this::submit;

  private Embedder(
      Checkpoint checkpoint,
      LineTokenizer tokenizer,
      Encoder encoder,
      EmbedderOptions options,
      Recipe recipe,
      GatheredTexts singles) {
    this.singles = singles;
    this.recipe = recipe;
    this.checkpoint = checkpoint;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.options = options;
  }

  /**
   * Opens a checkpoint with {@link EmbedderOptions#DEFAULTS}.
   *
   * @param directory as {@code save_pretrained} or sentence-transformers' {@code save} wrote it
   * @throws EmbedException if it is not a checkpoint that this program reads
   */
  public static Embedder open(Path directory) {
    return open(directory, EmbedderOptions.DEFAULTS);
  }

  /**
   * Opens a checkpoint. The first call in a JVM loads PyTorch and the tokenizers' library, for
   * which it changes what other users of them share:
   *
   * <ul>
   *   <li>libtorch computes each operator in one thread ({@code torch::set_num_threads(1)}),
   *       because an embedder runs batches side by side in threads of its own
   *   <li>these system properties are set, unless they or environment variables of their names are
   *       there: {@code ai.djl.offline} and {@code OPT_OUT_TRACKING} to true, so that DJL neither
   *       downloads libraries and models nor reports to its developers; {@code
   *       ai.djl.pytorch.num_interop_threads} to the number of processors; and, if {@code
   *       embed.home} names the unpacked program, {@code PYTORCH_LIBRARY_PATH}, {@code
   *       PYTORCH_FLAVOR}, {@code PYTORCH_LIBRARY_EXCLUSION}, {@code RUST_LIBRARY_PATH} and {@code
   *       ENGINE_CACHE_DIR} as its libraries need them
   * </ul>
   *
   * @param directory as {@code save_pretrained} or sentence-transformers' {@code save} wrote it
   * @throws EmbedException if it is not a checkpoint that this program reads, or lacks something
   *     that the options ask for
   */
  public static Embedder open(Path directory, EmbedderOptions options) {
    // PyTorch's libraries, the weights' headers and the tokenizer each take about the same time to
    // load, so PyTorch is loaded in the background.
    Futures.requireUninterrupted();
    FutureTask<Void> engine = inBackground(Executors.callable(PyTorch::load, null));
    Checkpoint checkpoint = Checkpoint.open(directory, options);
    LineTokenizer tokenizer = null;
    try {
      tokenizer =
          LineTokenizer.open(
              checkpoint.directory(),
              checkpoint.architecture().config().vocabSize(),
              new InputLimit(
                  checkpoint.longestInput(),
                  checkpoint.longestInputSource(),
                  checkpoint.statesLongestInput()),
              checkpoint.sentenceModules().lowerCase());
      Futures.get(engine);
      Encoder encoder = Encoder.open(checkpoint, options);
      return new Embedder(
          checkpoint, tokenizer, encoder, options, encoder.recipe(), new GatheredTexts());
    } catch (RuntimeException | Error e) {
      if (tokenizer != null) {
        tokenizer.close();
      }
      checkpoint.close();
      throw e;
    }
  }

  /** The width of a vector. */
  public int dimensions() {
    return recipe.dimensions();
  }

  /** The number of tokens at which a line is truncated, including {@code <s>} and {@code </s>}. */
  public int longestInput() {
    return tokenizer.longestInput();
  }

  /** A one-line description of how lines become vectors, such as {@code cls, normalized}. */
  public String recipe() {
    return recipe.toString();
  }

  /** The device that runs the encoder; never {@link Device#AUTO}. */
  public Device device() {
    return encoder.device();
  }

  /** The number type of the linear layers. */
  public Dtype dtype() {
    return options.dtype();
  }

  /** What the command line reports, and records in the files that it writes. */
  public Details details() {
    return new Details();
  }

  /** The names of the directory's prompts, such as {@code query}. */
  public Set<String> promptNames() {
    return Collections.unmodifiableSet(checkpoint.sentenceModules().prompts().keySet());
  }

  /**
   * Returns an embedder that puts another of the directory's prompts before every line. It shares
   * this embedder's checkpoint and is closed with it.
   *
   * @param promptName one of {@link #promptNames}
   * @throws EmbedException if the directory has no such prompt
   */
  public Embedder withPrompt(String promptName) {
    EmbedderOptions prompted = options.withPrompt(null).withPromptName(promptName);
    return new Embedder(
        checkpoint, tokenizer, encoder, prompted, Recipe.of(prompted, checkpoint), singles);
  }

  /**
   * Embeds one line.
   *
   * @throws EmbedException if the line is too long and {@link LongLines#ERROR} is set, or there is
   *     not enough memory for it
   */
  public Embedding embed(String line) {
    return embedAll(List.of(line)).get(0);
  }

  /**
   * Embeds one text of many that arrive in different threads. Texts that arrive within a
   * millisecond, or while others are computed, are computed together, which is faster than one by
   * one. A text's vector has the same bits whatever it is batched with (see {@link
   * Details#isBatchInvariant}).
   *
   * <p>At most 1,024 texts wait; then this method waits until there is room. A text whose future is
   * cancelled before it is computed is left out. {@link #close} waits until all accepted texts are
   * complete. Futures are completed in the common pool.
   *
   * @return an embedding, or an {@link EmbedException} as of {@link #embed(String)}
   * @throws EmbedException if this embedder is closed, or this thread is interrupted
   */
  public CompletableFuture<Embedding> embedAsync(String text) {
    return singles.add(Objects.requireNonNull(text, "text"), submitSingles);
  }

  private List<PendingEmbedding> submit(List<String> lines) {
    return deduplicator(0).submit(lines);
  }

  /**
   * Embeds several lines and returns their embeddings in the same order. Each distinct line is
   * computed once.
   *
   * @throws EmbedException as {@link #embed(String)} does, for the first line that fails
   */
  public List<Embedding> embedAll(List<String> lines) {
    List<Embedding> embeddings = new ArrayList<>(lines.size());
    for (PendingEmbedding row : submit(lines)) {
      embeddings.add(row.await());
    }
    return embeddings;
  }

  /**
   * Embeds any number of lines while the caller iterates over their embeddings. The lines are read
   * in the caller's thread, no further ahead of the embedding that is returned than keeps all of
   * the encoder's threads busy, which takes up to a few thousand lines where most lines occurred
   * before; memory stays bounded. The iterator does not have to be closed. Only one thread at a
   * time may use it.
   *
   * @return an embedding for each line, in order. Its {@code next} throws an {@link EmbedException}
   *     as {@link #embed(String)} does, and any exception that {@code lines} throws, in both cases
   *     after the embeddings of the preceding lines; the iterator ends there
   */
  public Iterator<Embedding> embed(Iterator<String> lines) {
    return new PulledEmbeddings(lines, deduplicator(RECENT_BYTES)::submit, encoder.windowTokens());
  }

  /**
   * Embeds any number of items as they arrive and passes their embeddings to a sink. Reading,
   * tokenizing, encoding and the sink's work overlap; memory stays bounded. An item never waits for
   * a later item to arrive, so the source may be slow.
   *
   * @param items the source, read one item after another in a separate thread
   * @param text returns the line of an item; called once per item
   * @param sink receives each item with its embedding, in order, in the calling thread
   * @throws EmbedException as {@link #embed(String)} does; exceptions of {@code items} or {@code
   *     text} are rethrown. In both cases the preceding items reach the sink first
   */
  public <T> void embed(
      Iterator<T> items, Function<? super T, String> text, EmbeddingSink<T> sink) {
    new Pipeline<T>(items, text, deduplicator(RECENT_BYTES)::submit).run(sink);
  }

  /** How an embedder computes, and what it has computed. */
  public final class Details {
    private Details() {}

    /**
     * The parts of the recipe by name: pooling, layer, the modules that follow, normalisation,
     * dimensions, prompt and dtype, such as {@code emulated int8}. Two embedders of the same
     * checkpoint with equal parts give the same vectors.
     */
    public Map<String, String> recipeParts() {
      Map<String, String> parts = new LinkedHashMap<>(recipe.parts());
      parts.put("dtype", encoder.dtype());
      return parts;
    }

    /**
     * The setting that gives {@link Embedder#longestInput} and its file, such as {@code
     * max_seq_length in sentence_bert_config.json}.
     */
    public String longestInputSource() {
      return tokenizer.longestInputSource();
    }

    /** The dtype and how it is computed, such as {@code int8 by oneDNN with avx512_vnni}. */
    public String arithmetic() {
      return encoder.arithmetic();
    }

    /**
     * Whether a line's vector has the same bits in any batch; if not, its last bits may differ. It
     * has them on x86-64 processors whose fast kernels are right.
     */
    public boolean isBatchInvariant() {
      return encoder.isBatchInvariant();
    }

    /**
     * Says in one line that the fast kernels gave wrong numbers on this machine, so that slower
     * ones compute the vectors; null if they are right. They are compared with plain matrix
     * products while a checkpoint is opened. The line is logged as a warning, too.
     */
    public String arithmeticWarning() {
      return encoder.arithmeticWarning();
    }

    /**
     * How many lines the encoder has computed so far. A line whose embedding was still in the cache
     * is not counted.
     */
    public long computedLines() {
      return computed.sum();
    }

    /**
     * Hashes of the parts of the checkpoint, such as {@code weights}, by name. Two checkpoints with
     * the same hashes give the same vectors. This reads the whole checkpoint.
     */
    public Map<String, String> contentHashes() {
      encoder.requireOpen();
      return CheckpointFingerprint.of(checkpoint);
    }

    /**
     * Describes the tensors that contain NaN or infinity. Call this when a vector contains one. It
     * reads all weights.
     */
    public List<String> nonFiniteWeights() {
      encoder.requireOpen();
      // If this thread read the weights, an interrupt of it would close their files for all
      // threads.
      return Futures.get(inBackground(checkpoint::nonFiniteTensors));
    }
  }

  private LineDeduplicator deduplicator(long recentBytes) {
    return new LineDeduplicator(
        tokenizer,
        encoder,
        recipe,
        options.longLines(),
        new EmbeddingCache(recentBytes, dimensions()),
        computed);
  }

  private static <T> FutureTask<T> inBackground(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "embed-load");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /**
   * Waits for the texts that {@link #embedAsync} has accepted, and frees the checkpoint. Lines that
   * other threads are waiting for fail, unless they are already being computed.
   */
  @Override
  public void close() {
    singles.close();
    encoder.close();
    tokenizer.close();
    checkpoint.close();
  }
}
