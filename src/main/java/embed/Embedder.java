package embed;

import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.encoder.Encoder;
import embed.encoder.Futures;
import embed.encoder.PyTorch;
import embed.pipeline.CheckpointFingerprint;
import embed.pipeline.EmbeddingCache;
import embed.pipeline.LineDeduplicator;
import embed.pipeline.PendingEmbedding;
import embed.pipeline.Pipeline;
import embed.pipeline.PulledEmbeddings;
import embed.tokenizer.LineTokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Turns lines into vectors with an encoder checkpoint, as the checkpoint's directory says or as
 * {@link EmbedderOptions} say instead. A line's vector does not depend on the lines that it is
 * embedded with: on one machine and CPU, its bits are always the same. Any number of threads may
 * use one embedder.
 */
public final class Embedder implements AutoCloseable {
  /** Heap of a stream's embedding cache: tens of thousands of lines, small compared to a model. */
  private static final long RECENT_BYTES = 48L << 20;

  private final Checkpoint checkpoint;
  private final LineTokenizer tokenizer;
  private final Encoder encoder;
  private final EmbedderOptions options;
  private final Recipe recipe;
  private final LongAdder computed = new LongAdder();

  private Embedder(
      Checkpoint checkpoint,
      LineTokenizer tokenizer,
      Encoder encoder,
      EmbedderOptions options,
      Recipe recipe) {
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
   * Opens a checkpoint.
   *
   * @param directory as {@code save_pretrained} or sentence-transformers' {@code save} wrote it
   * @throws EmbedException if it is not a checkpoint that this program reads, or does not have what
   *     the options ask for
   */
  public static Embedder open(Path directory, EmbedderOptions options) {
    // PyTorch's libraries, the weights' headers and the tokenizer take about as long as each other.
    FutureTask<Void> engine = inBackground(PyTorch::load);
    Checkpoint checkpoint = Checkpoint.open(directory, options);
    LineTokenizer tokenizer = null;
    try {
      tokenizer =
          LineTokenizer.open(
              checkpoint.directory(),
              checkpoint.architecture().config().vocabSize(),
              checkpoint.longestInput(),
              checkpoint.sentenceModules().lowerCase());
      Futures.get(engine);
      Encoder encoder = Encoder.open(checkpoint, options);
      return new Embedder(checkpoint, tokenizer, encoder, options, encoder.recipe());
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

  /** The number of tokens at which a line is truncated, {@code <s>} and {@code </s>} included. */
  public int longestInput() {
    return tokenizer.longestInput();
  }

  /** How lines become vectors, in one line such as {@code cls, normalized}. */
  public String recipe() {
    return recipe.toString();
  }

  /**
   * The same part by part: pooling, layer, the modules that follow, normalisation, dimensions and
   * prompt. Embedders of one checkpoint whose parts are equal give the same vectors.
   */
  public Map<String, String> recipeParts() {
    return recipe.parts();
  }

  /** The names of the prompts that the directory has, such as {@code query}. */
  public Set<String> promptNames() {
    return Collections.unmodifiableSet(checkpoint.sentenceModules().prompts().keySet());
  }

  /**
   * An embedder that puts another of the directory's prompts before every line. It uses this one's
   * checkpoint and is closed with it.
   *
   * @param promptName one of {@link #promptNames}
   * @throws EmbedException if the directory has no such prompt
   */
  public Embedder withPrompt(String promptName) {
    EmbedderOptions prompted = options.withPrompt(null).withPromptName(promptName);
    return new Embedder(checkpoint, tokenizer, encoder, prompted, Recipe.of(prompted, checkpoint));
  }

  /** The device that computes: {@code cpu} or {@code cuda:N}. */
  public String device() {
    return encoder.device().toString();
  }

  /**
   * How many lines have been computed so far: all that were embedded, but for those that were still
   * in memory from shortly before.
   */
  public long computedLines() {
    return computed.sum();
  }

  /**
   * Hashes of the checkpoint's contents by what they are of, such as {@code weights}: two with the
   * same hashes give the same vectors. Reads the whole checkpoint.
   */
  public Map<String, String> contentHashes() {
    return CheckpointFingerprint.of(checkpoint);
  }

  /**
   * Embeds one line.
   *
   * @throws EmbedException if the line is too long and {@link LongLines#ERROR} is set, or memory
   *     does not suffice for it
   */
  public Embedding embed(String line) {
    return embedAll(List.of(line)).get(0);
  }

  /**
   * Embeds several lines: an embedding for each, in their order. Each distinct line is computed
   * once.
   *
   * @throws EmbedException as {@link #embed(String)} does, for the first line that fails
   */
  public List<Embedding> embedAll(List<String> lines) {
    List<Embedding> embeddings = new ArrayList<>(lines.size());
    for (PendingEmbedding row : deduplicator(0).submit(lines)) {
      embeddings.add(row.await());
    }
    return embeddings;
  }

  /**
   * Embeds any number of lines as their embeddings are pulled. The lines are read in the thread
   * that pulls, up to some thousand lines ahead of the embedding that it gets, so that all of the
   * encoder's threads have work; memory stays bounded. The iterator needs no closing, and is for
   * one thread at a time.
   *
   * @return an embedding for each line, in their order. Its {@code next} throws an {@link
   *     EmbedException} as {@link #embed(String)} does, and whatever {@code lines} throws, each
   *     after the embeddings of the lines before; there are none after that
   */
  public Iterator<Embedding> embed(Iterator<String> lines) {
    return new PulledEmbeddings(lines, deduplicator(RECENT_BYTES)::submit);
  }

  /**
   * Embeds any number of items as they come, and pushes their embeddings: reading, tokenizing,
   * encoding and what the sink does overlap, and memory stays bounded. An item waits for no other
   * one to come, so that a source may be slow.
   *
   * @param items are taken one after another in a thread of their own
   * @param text the line of an item; called once an item
   * @param sink gets each item with its embedding, in order, in the calling thread
   * @throws EmbedException as {@link #embed(String)} does; what {@code items} or {@code text}
   *     throws is thrown as well, each after the rows before it have reached the sink
   */
  public <T> void embed(
      Iterator<T> items, Function<? super T, String> text, EmbeddingSink<T> sink) {
    new Pipeline<T>(items, text, deduplicator(RECENT_BYTES)::submit).run(sink);
  }

  /**
   * Describes the tensors that hold NaN or infinite numbers, to be asked where a vector does. Reads
   * all weights.
   */
  public List<String> nonFiniteWeights() {
    return checkpoint.nonFiniteTensors();
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

  private static FutureTask<Void> inBackground(Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread thread = new Thread(task, "embed-load");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Frees the checkpoint. Lines that other threads wait for fail, unless they are under way. */
  @Override
  public void close() {
    encoder.close();
    tokenizer.close();
    checkpoint.close();
  }
}
