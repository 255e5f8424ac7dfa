package embed.inspect;

import embed.checkpoint.Checkpoint;
import embed.checkpoint.Recipe;
import embed.encoder.EncodingException;
import embed.encoder.Futures;
import embed.inspect.TextInspection.Candidate;
import embed.inspect.TextInspection.HiddenState;
import embed.inspect.TextInspection.Masked;
import embed.tokenizer.LineTokenizer;
import embed.tokenizer.TokenIds;
import embed.tokenizer.TokenSpan;
import embed.tokenizer.TokenText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The inspection of one text. */
final class InspectionRun {
  private static final int CANDIDATES = 5;

  /** The rounding error of float32 when numbers of about 1 are summed in another order. */
  private static final double TOLERANCE = 5e-5;

  private final Checkpoint checkpoint;
  private final LineTokenizer tokenizer;
  private final Recipe recipe;
  private final Inspector.Encoders encoders;
  private final String text;
  private final TokenIds line;
  private final int[] ids;
  private final int hidden;

  private final int last;

  private final int pooled;
  private final int promptTokens;

  private final List<HiddenState> states = new ArrayList<>();
  private float[] pooledState;
  private float[] lastState;

  InspectionRun(
      Checkpoint checkpoint,
      LineTokenizer tokenizer,
      Inspector.Encoders encoders,
      String text,
      TokenIds line) {
    this.checkpoint = checkpoint;
    this.tokenizer = tokenizer;
    this.recipe = encoders.encoder().recipe();
    this.encoders = encoders;
    this.text = text;
    this.line = line;
    ids = line.ids();
    hidden = checkpoint.architecture().config().hiddenSize();
    last = checkpoint.architecture().config().layers();
    pooled = recipe.hiddenState();
    promptTokens = recipe.includePrompt() ? 0 : tokenizer.promptTokens(recipe.prompt());
  }

  TextInspection inspect() {
    List<TokenSpan> tokens = tokenizer.spans(text);
    List<Integer> masks = masks(tokens);
    float[] vector = vector();
    encoders.probe().hiddenStates(ids, this::take);
    return new TextInspection(
        text,
        tokens,
        line.truncated(),
        states,
        checks(tokens, vector),
        pooled,
        vector,
        recipe,
        masks.size(),
        masked(masks));
  }

  private float[] vector() {
    try {
      return Futures.get(encoders.encoder().encode(List.of(ids), promptTokens).get(0));
    } catch (EncodingException e) {
      throw e.of("the text");
    }
  }

  private void take(int index, float[] state) {
    double sum = 0;
    double squares = 0;
    for (float value : state) {
      sum += value;
      squares += (double) value * value;
    }
    states.add(new HiddenState(index, ids.length, hidden, sum / state.length, Math.sqrt(squares)));
    pooledState = index == pooled ? state : pooledState;
    lastState = index == last ? state : lastState;
  }

  private List<ConsistencyCheck> checks(List<TokenSpan> tokens, float[] vector) {
    List<ConsistencyCheck> checks = new ArrayList<>();
    checks.add(tokenIds(tokens));
    checks.add(
        check(
            "hidden_states[-1] = last_hidden_state",
            "layer by layer with torch.linear",
            "as embed runs the layers",
            lastState,
            widened(encoders.whole().hiddenState(ids))));
    if (DoublePrecisionPooling.covers(recipe)) {
      checks.add(
          check(
              "sentence vector = " + recipe.pooling().get(0) + " of hidden_states[" + pooled + "]",
              "as embed prints it",
              "from the states in double precision",
              vector,
              DoublePrecisionPooling.vector(
                  pooledState, hidden, recipe.pooling().get(0), recipe.normalize())));
    }
    return checks;
  }

  private ConsistencyCheck tokenIds(List<TokenSpan> tokens) {
    int different = Math.abs(tokens.size() - ids.length);
    for (int i = 0; i < Math.min(tokens.size(), ids.length); i++) {
      different += tokens.get(i).id() == ids[i] ? 0 : 1;
    }
    return new ConsistencyCheck(
        "token ids = the tokenizers library's",
        "as embed tokenizes",
        "by the library from the whole line",
        different,
        0);
  }

  private List<Integer> masks(List<TokenSpan> tokens) {
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).token().equals(tokenizer.maskToken())) {
        positions.add(i);
      }
    }
    return positions;
  }

  private List<Masked> masked(List<Integer> positions) {
    List<Masked> masked = new ArrayList<>();
    if (!positions.isEmpty() && checkpoint.tensors().hasMaskedLmHead()) {
      List<float[]> rows = new ArrayList<>();
      for (int i : positions) {
        rows.add(Arrays.copyOfRange(lastState, i * hidden, (i + 1) * hidden));
      }
      encoders
          .probe()
          .logits(rows, (i, logits) -> masked.add(new Masked(positions.get(i), best(logits))));
    }
    return masked;
  }

  private static ConsistencyCheck check(
      String name, String one, String other, float[] left, double[] right) {
    double difference = 0;
    double largest = 1;
    for (int i = 0; i < left.length; i++) {
      double distance = Math.abs(left[i] - right[i]);
      // A NaN distance makes the difference NaN, and Math.max keeps it NaN.
      difference = Double.isNaN(distance) ? distance : Math.max(difference, distance);
      largest = Math.max(largest, Math.abs(right[i]));
    }
    return new ConsistencyCheck(name, one, other, difference, TOLERANCE * largest);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** The most likely tokens by their logits, {@code [vocabulary]}. */
  private List<Candidate> best(float[] logits) {
    int[] best = TopTokens.of(logits, CANDIDATES);
    double[] probabilities = TopTokens.probabilities(logits, best);
    List<TokenText> texts = tokenizer.texts(best);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < best.length; i++) {
      candidates.add(new Candidate(texts.get(i), logits[best[i]], probabilities[i]));
    }
    return candidates;
  }
}
