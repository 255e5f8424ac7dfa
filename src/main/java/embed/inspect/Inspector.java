package embed.inspect;

import embed.EmbedException;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.LongLines;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.encoder.Encoder;
import embed.encoder.LayerwiseEncoder;
import embed.encoder.PyTorch;
import embed.tokenizer.LineTokenizer;
import embed.tokenizer.TokenIds;
import java.nio.file.Path;

/**
 * Shows what {@link Embedder} does with a text, for a person: tokens, every hidden state, what a
 * mask token may stand for. Calls from several threads wait for each other.
 */
public final class Inspector implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final LineTokenizer tokenizer;
  private final EmbedderOptions options;
  private Parts parts;

  /**
   * What computes, loaded when the first text comes.
   *
   * @param encoder as the options want it
   * @param whole with all layers; the same where the options want these
   */
  record Parts(Encoder encoder, Encoder whole, LayerwiseEncoder probe) implements AutoCloseable {
    static Parts open(Checkpoint checkpoint, EmbedderOptions options) {
      int layers = checkpoint.architecture().config().layers();
      Encoder encoder = Encoder.open(checkpoint, options);
      Encoder whole = encoder;
      if (encoder.recipe().hiddenState() != layers) {
        whole = Encoder.open(checkpoint, options.withLayer(-1));
      }
      return new Parts(encoder, whole, LayerwiseEncoder.open(checkpoint, encoder.device()));
    }

    @Override
    public void close() {
      probe.close();
      if (whole != encoder) {
        whole.close();
      }
      encoder.close();
    }
  }

  private Inspector(Checkpoint checkpoint, LineTokenizer tokenizer, EmbedderOptions options) {
    this.checkpoint = checkpoint;
    this.tokenizer = tokenizer;
    this.options = options;
  }

  /**
   * Opens a checkpoint and its tokenizer; the encoder is loaded when it is needed.
   *
   * @throws EmbedException as {@link Embedder#open} does, but for adapters: {@link #inspect}
   *     refuses them
   */
  public static Inspector open(Path directory, EmbedderOptions options) {
    Checkpoint checkpoint = Checkpoint.open(directory, options.withIgnoreAdapter(true));
    try {
      LineTokenizer tokenizer =
          LineTokenizer.open(
              checkpoint.directory(),
              checkpoint.architecture().config().vocabSize(),
              checkpoint.longestInput(),
              checkpoint.sentenceModules().lowerCase());
      return new Inspector(checkpoint, tokenizer, options);
    } catch (RuntimeException | Error e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The number of tokens at which a line is truncated, {@code <s>} and {@code </s>} included. */
  public int longestInput() {
    return tokenizer.longestInput();
  }

  /** How lines become vectors, in one line. */
  public String recipe() {
    return Recipe.of(options, checkpoint).toString();
  }

  /** The token that {@link TextInspection#masked} is about, or null. */
  public String maskToken() {
    return tokenizer.maskToken();
  }

  /**
   * Computes everything there is to see of a text.
   *
   * @throws EmbedException if the checkpoint does not have what the options ask for, or the text is
   *     too long and {@link LongLines#ERROR} is set
   */
  public synchronized TextInspection inspect(String text) {
    if (!options.ignoreAdapter()) {
      checkpoint.requireNoAdapter();
    }
    Recipe recipe = Recipe.of(options, checkpoint);
    String prompted = recipe.text(text);
    TokenIds line = tokenizer.tokenize(prompted);
    if (line.truncated() && options.longLines() == LongLines.ERROR) {
      throw TokenIds.tooLong("the text", longestInput());
    }
    if (parts == null) {
      PyTorch.load();
      parts = Parts.open(checkpoint, options);
    }
    return new InspectionRun(checkpoint, tokenizer, parts, prompted, line).inspect();
  }

  @Override
  public synchronized void close() {
    if (parts != null) {
      parts.close();
    }
    tokenizer.close();
    checkpoint.close();
  }
}
