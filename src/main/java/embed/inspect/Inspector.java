package embed.inspect;

import embed.EmbedException;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.LongLines;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.checkpoint.SentenceModules;
import embed.encoder.Encoder;
import embed.encoder.LayerwiseEncoder;
import embed.encoder.PyTorch;
import embed.tokenizer.InputLimit;
import embed.tokenizer.LineTokenizer;
import embed.tokenizer.TokenIds;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows people what {@link Embedder} does with a text: its tokens, every hidden state, and
 * predictions for mask tokens. Calls from several threads run one after another.
 */
public final class Inspector implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final LineTokenizer tokenizer;
  private final EmbedderOptions options;
  private Encoders encoders;

  /**
   * The encoders, which are loaded for the first text.
   *
   * @param encoder the encoder that the options describe
   * @param whole the encoder with all layers; the same object if the options need all layers
   */
  record Encoders(Encoder encoder, Encoder whole, LayerwiseEncoder probe) implements AutoCloseable {
    static Encoders open(Checkpoint checkpoint, EmbedderOptions options) {
      int layers = checkpoint.architecture().config().layers();
      Encoder encoder = Encoder.open(checkpoint, options);
      Encoder whole = encoder;
      try {
        if (encoder.recipe().hiddenState() != layers) {
          whole = Encoder.open(checkpoint, options.withLayer(-1));
        }
        return new Encoders(encoder, whole, LayerwiseEncoder.open(checkpoint, encoder.device()));
      } catch (RuntimeException | Error e) {
        close(encoder, whole);
        throw e;
      }
    }

    private static void close(Encoder encoder, Encoder whole) {
      if (whole != encoder) {
        whole.close();
      }
      encoder.close();
    }

    @Override
    public void close() {
      probe.close();
      close(encoder, whole);
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
   * @throws EmbedException as {@link Embedder#open} does, except for adapters, which only {@link
   *     #inspect} refuses
   */
  public static Inspector open(Path directory, EmbedderOptions options) {
    Checkpoint checkpoint = Checkpoint.open(directory, options.withIgnoreAdapter(true));
    try {
      LineTokenizer tokenizer =
          LineTokenizer.open(
              checkpoint.directory(),
              checkpoint.architecture().config().vocabSize(),
              new InputLimit(
                  checkpoint.longestInput(),
                  checkpoint.longestInputSource(),
                  checkpoint.statesLongestInput()),
              checkpoint.sentenceModules().lowerCase());
      return new Inspector(checkpoint, tokenizer, options);
    } catch (RuntimeException | Error e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The number of tokens at which a line is truncated, including {@code <s>} and {@code </s>}. */
  public int longestInput() {
    return tokenizer.longestInput();
  }

  /**
   * What the checkpoint's files say together.
   *
   * @throws EmbedException if the checkpoint lacks something that the options ask for
   */
  public ResolvedSettings settings() {
    SentenceModules modules = checkpoint.sentenceModules();
    Map<String, List<String>> unusedKeys = new LinkedHashMap<>(checkpoint.unusedKeys());
    unusedKeys.put("tokenizer_config.json", tokenizer.unusedKeys());
    unusedKeys.values().removeIf(List::isEmpty);
    return new ResolvedSettings(
        longestInput(),
        tokenizer.longestInputSource(),
        Recipe.of(options, checkpoint).toString(),
        modules.prompts(),
        modules.defaultPromptName(),
        unusedKeys);
  }

  /** The mask token, for which {@link TextInspection#masked} has predictions, or null. */
  public String maskToken() {
    return tokenizer.maskToken();
  }

  /**
   * Computes the tokens, hidden states, vector, predictions and checks of a text.
   *
   * @throws EmbedException if the checkpoint lacks something that the options ask for, or the text
   *     is too long and {@link LongLines#ERROR} is set
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
    if (encoders == null) {
      PyTorch.load();
      encoders = Encoders.open(checkpoint, options);
    }
    return new InspectionRun(checkpoint, tokenizer, encoders, prompted, line).inspect();
  }

  /**
   * Says that the fast kernels are wrong on this machine; null if they are right or no text has
   * been inspected yet.
   */
  public synchronized String arithmeticWarning() {
    return encoders == null ? null : encoders.encoder().arithmeticWarning();
  }

  @Override
  public synchronized void close() {
    if (encoders != null) {
      encoders.close();
    }
    tokenizer.close();
    checkpoint.close();
  }
}
