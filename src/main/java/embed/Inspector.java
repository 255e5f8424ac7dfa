package embed;

import embed.TextInspection.Candidate;
import embed.TextInspection.HiddenState;
import embed.TextInspection.Masked;
import embed.checkpoint.Checkpoint;
import embed.encoder.Encoder;
import embed.encoder.EncoderProbe;
import embed.encoder.Futures;
import embed.encoder.Pooling;
import embed.encoder.PyTorch;
import embed.text.LineTokenizer;
import embed.text.TokenIds;
import embed.text.TokenSpan;
import embed.text.TokenText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows what {@link Embedder} does with a text, for a person: tokens, every hidden state, what a
 * mask token may stand for. Calls from several threads wait for each other.
 */
public final class Inspector implements AutoCloseable {
  private static final int CANDIDATES = 5;

  /** Of float32 in another order of summation, beside numbers of about 1. */
  private static final double TOLERANCE = 5e-5;

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
  private record Parts(Encoder encoder, Encoder whole, EncoderProbe probe)
      implements AutoCloseable {
    static Parts open(Checkpoint checkpoint, EmbedderOptions options) {
      int layers = checkpoint.config().layers();
      Encoder encoder = Encoder.open(checkpoint, options.encoder());
      Encoder whole = encoder;
      if (options.encoder().hiddenState(layers) != layers) {
        EmbedderOptions last = options.withLayer(-1).withPooling(Pooling.MEAN);
        whole = Encoder.open(checkpoint, last.encoder());
      }
      return new Parts(encoder, whole, EncoderProbe.open(checkpoint, encoder.device()));
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
   * @throws EmbedException as {@link Embedder#open} does
   */
  public static Inspector open(Path directory, EmbedderOptions options) {
    Checkpoint checkpoint = Checkpoint.open(directory);
    try {
      LineTokenizer tokenizer =
          LineTokenizer.open(
              directory, checkpoint.config().vocabSize(), checkpoint.config().longestInput());
      return new Inspector(checkpoint, tokenizer, options);
    } catch (RuntimeException | Error e) {
      checkpoint.close();
      throw e;
    }
  }

  /** The number of tokens at which a line is cut, {@code <s>} and {@code </s>} included. */
  public int longestInput() {
    return tokenizer.longestInput();
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
    TokenIds line = tokenizer.tokenize(text);
    if (line.cut() && options.longLines() == LongLines.ERROR) {
      throw new EmbedException(
          "the text has more than the "
              + longestInput()
              + " tokens that the checkpoint takes: shorten it, or let long lines be cut");
    }
    if (parts == null) {
      PyTorch.load();
      parts = Parts.open(checkpoint, options);
    }
    return new Run(text, line).inspect();
  }

  /** The inspection of one text. */
  private final class Run {
    private final String text;
    private final TokenIds line;
    private final int[] ids;
    private final int last;
    private final int pooled;
    private final List<HiddenState> states = new ArrayList<>();
    private float[] embeddings;
    private float[] pooledState;
    private float[] lastState;

    Run(String text, TokenIds line) {
      this.text = text;
      this.line = line;
      ids = line.ids();
      last = checkpoint.config().layers();
      pooled = options.encoder().hiddenState(last);
    }

    TextInspection inspect() {
      List<TokenSpan> tokens = tokenizer.spans(text);
      float[] vector = Futures.get(parts.encoder().encode(List.of(ids)).get(0));
      parts.probe().hiddenStates(ids, this::take);
      return new TextInspection(
          text,
          tokens,
          line.cut(),
          states,
          identities(tokens, vector),
          pooled,
          vector,
          masked(tokens));
    }

    private void take(int index, float[] state) {
      double sum = 0;
      double squares = 0;
      for (float value : state) {
        sum += value;
        squares += (double) value * value;
      }
      int hidden = checkpoint.config().hiddenSize();
      states.add(
          new HiddenState(index, ids.length, hidden, sum / state.length, Math.sqrt(squares)));
      embeddings = index == 0 ? state : embeddings;
      pooledState = index == pooled ? state : pooledState;
      lastState = index == last ? state : lastState;
    }

    private List<Identity> identities(List<TokenSpan> tokens, float[] vector) {
      return List.of(
          tokenIds(tokens),
          identity(
              "hidden_states[0] = the embeddings' output",
              "the state that enters layer 1",
              "layer_norm(word + position + token type) from the raw tensors, in double precision",
              embeddings,
              Recomputation.embeddings(checkpoint, ids)),
          identity(
              "hidden_states[-1] = last_hidden_state",
              "layer by layer with torch.linear",
              "the pass and the kernels that embed runs",
              lastState,
              widened(parts.whole().hiddenState(ids))),
          identity(
              "sentence vector = " + options.pooling() + " of hidden_states[" + pooled + "]",
              "as embed prints it",
              "pooled from the states above, in double precision",
              vector,
              Recomputation.vector(checkpoint, pooledState, options)));
    }

    private Identity tokenIds(List<TokenSpan> tokens) {
      int different = Math.abs(tokens.size() - ids.length);
      for (int i = 0; i < Math.min(tokens.size(), ids.length); i++) {
        different += tokens.get(i).id() == ids[i] ? 0 : 1;
      }
      return new Identity(
          "token ids = the tokenizers library's",
          "as embed tokenizes, word by word",
          "the whole line at once",
          different,
          0);
    }

    private List<Masked> masked(List<TokenSpan> tokens) {
      List<Integer> positions = new ArrayList<>();
      List<float[]> rows = new ArrayList<>();
      int hidden = checkpoint.config().hiddenSize();
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.get(i).token().equals(tokenizer.maskToken())) {
          positions.add(i);
          float[] row = new float[hidden];
          System.arraycopy(lastState, i * hidden, row, 0, hidden);
          rows.add(row);
        }
      }
      List<Masked> masked = new ArrayList<>();
      if (!rows.isEmpty() && checkpoint.hasLanguageModelHead()) {
        parts
            .probe()
            .logits(
                rows, (i, logits) -> masked.add(new Masked(positions.get(i), candidates(logits))));
      }
      return masked;
    }
  }

  private static Identity identity(
      String name, String one, String other, float[] left, double[] right) {
    double difference = 0;
    double largest = 1;
    for (int i = 0; i < left.length; i++) {
      double distance = Math.abs(left[i] - right[i]);
      // NaN is the larger one by name, as it compares false.
      difference = Double.isNaN(distance) ? distance : Math.max(difference, distance);
      largest = Math.max(largest, Math.abs(right[i]));
    }
    return new Identity(name, one, other, difference, TOLERANCE * largest);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The likeliest tokens by their logits, {@code [vocabulary]}. */
  private List<Candidate> candidates(float[] logits) {
    int[] best = Likeliest.of(logits, CANDIDATES);
    double[] probabilities = Likeliest.probabilities(logits, best);
    List<TokenText> texts = tokenizer.texts(best);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < best.length; i++) {
      candidates.add(new Candidate(texts.get(i), logits[best[i]], probabilities[i]));
    }
    return candidates;
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
