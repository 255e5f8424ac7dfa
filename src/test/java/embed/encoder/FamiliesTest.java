package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Device;
import embed.EmbedderOptions;
import embed.Npz;
import embed.Pooling;
import embed.References;
import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import embed.model.Architecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small checkpoint of every model family, from token ids on: its hidden states and vectors equal
 * those of Hugging Face transformers 5.18.0, and do not depend on the batch.
 */
@ParameterizedClass
@MethodSource("references")
final class FamiliesTest {
  private static final double TOLERANCE = 2e-5;

  private static final Npz LOGITS =
      Npz.read(Path.of("src/test/resources/checkpoints/family-logits.npz"));

  private static final String[] DIRECTORIES = {
    "albert",
    "bert-cased-json",
    "bert-uncased-vocabtxt",
    "camembert-spm",
    "data2vec-text",
    "deberta-v2",
    "deberta-v2-absolute",
    "deberta-v2-conv",
    "deberta-v2-p2c",
    "distilbert",
    "electra",
    "esm",
    "esm-absolute",
    "eurobert",
    "eurobert-biases",
    "gemma3-causal",
    "gemma3-embedding",
    "llama",
    "mistral",
    "modernbert",
    "modernbert-biases",
    "mpnet",
    "nomic-bert",
    "nomic-bert-modules",
    "nomic-bert-published",
    "qwen2",
    "qwen3-bidirectional",
    "qwen3-embedding",
    "roberta-prelayernorm",
    "xlm-roberta-spm",
    "xlm-roberta-xl",
  };

  /** Opened once for all tests of a family: by pooling, threads and kernels. */
  private static final Map<List<Object>, Encoder> ENCODERS = new HashMap<>();

  private static Checkpoint checkpoint;

  private final Reference reference;

  FamiliesTest(Reference reference) {
    this.reference = reference;
  }

  static Stream<Reference> references() {
    return Stream.of(DIRECTORIES).map(References::of);
  }

  @BeforeParameterizedClassInvocation
  static void open(Reference reference) {
    // Without what sentence-transformers does after the pooling.
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withPlain(true);
    checkpoint = Checkpoint.open(reference.directory(), options);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    ENCODERS.values().forEach(Encoder::close);
    ENCODERS.clear();
    checkpoint.close();
  }

  private static Encoder encoder(Pooling pooling, int threads, LinearKernels kernels) {
    return ENCODERS.computeIfAbsent(
        List.of(pooling, threads, kernels),
        key -> {
          Encoder encoder =
              encoder(checkpoint, checkpoint.architecture(), pooling, threads, kernels);
          assertThat(encoder.arithmeticWarning()).isNull();
          return encoder;
        });
  }

  @Test
  void everyHiddenStateHasHuggingFacesMean() {
    Npz.Array expected = reference.arrays().array("hidden_mean");
    List<int[]> ids = reference.ids();
    List<List<float[]>> means = new ArrayList<>();
    try (LayerwiseEncoder encoder = LayerwiseEncoder.open(checkpoint, Device.CPU)) {
      for (int layer = 0; layer < expected.shape()[0]; layer++) {
        means.add(new ArrayList<>());
      }
      for (int[] line : ids) {
        encoder.hiddenStates(line, (layer, state) -> means.get(layer).add(mean(state, line)));
      }
    }
    for (int layer = 0; layer < means.size(); layer++) {
      assertThat(means.get(layer)).hasSameSizeAs(ids);
      assertThat(References.difference(means.get(layer), expected, layer * ids.size()))
          .as("hidden_states[%d]", layer)
          .isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private static float[] mean(float[] state, int[] line) {
    float[] mean = new float[state.length / line.length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (int j = i; j < state.length; j += mean.length) {
        sum += state[j];
      }
      mean[i] = (float) (sum / line.length);
    }
    return mean;
  }

  @Test
  void vectorsAreHuggingFacesInBothKernels() {
    for (Pooling pooling : List.of(Pooling.MEAN, Pooling.CLS, Pooling.LASTTOKEN, Pooling.POOLER)) {
      String name = pooling == Pooling.LASTTOKEN ? "last" : pooling.toString();
      if (reference.arrays().has(name)) {
        for (LinearKernels kernels : List.of(Kernels.PACKED, Kernels.PLAIN)) {
          assertThat(
                  References.difference(
                      encode(encoder(pooling, 2, kernels), reference.ids()),
                      reference.arrays().array(name),
                      0))
              .as("%s, %s", pooling, kernels)
              .isLessThanOrEqualTo(TOLERANCE);
        }
      }
    }
  }

  /** Where pooling takes one token of a line, the last layer is computed for that token only. */
  @Test
  void aTokenHasTheBitsThatItHasAmongAllTokens() {
    List<int[]> ids = reference.ids();
    Encoder first = encoder(Pooling.CLS, 2, Kernels.PACKED);
    List<float[]> firsts = encode(first, ids);
    List<float[]> lasts = encode(encoder(Pooling.LASTTOKEN, 1, Kernels.PACKED), ids);
    for (int i = 0; i < ids.size(); i++) {
      float[] state = first.hiddenState(ids.get(i));
      int width = firsts.get(i).length;
      assertThat(firsts.get(i)).isEqualTo(Arrays.copyOf(state, width));
      assertThat(lasts.get(i))
          .isEqualTo(Arrays.copyOfRange(state, state.length - width, state.length));
    }
  }

  @Test
  void aLineHasTheSameBitsAloneInAnyBatchInAnyOrderAndWithOneOrTwoThreads() {
    List<int[]> ids = reference.ids();
    Encoder one = encoder(Pooling.MEAN, 1, Kernels.PACKED);
    Encoder two = encoder(Pooling.MEAN, 2, Kernels.PACKED);
    List<float[]> together = encode(one, ids);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      assertThat(encode(one, List.of(ids.get(i))).get(0)).isEqualTo(together.get(i));
      // Some lines several times, so that runs have more than one line.
      order.addAll(Collections.nCopies(1 + i % 3, i));
    }
    Random random = new Random(7);
    for (int round = 0; round < 3; round++) {
      Collections.shuffle(order, random);
      List<Integer> some = order.subList(0, 1 + random.nextInt(order.size()));
      List<int[]> batch = some.stream().map(ids::get).toList();
      for (Encoder encoder : List.of(one, two)) {
        List<float[]> vectors = encode(encoder, batch);
        for (int i = 0; i < some.size(); i++) {
          assertThat(vectors.get(i)).isEqualTo(together.get(some.get(i)));
        }
      }
    }
  }

  /** A long line that is alone is computed by all threads of its encoder. */
  @Test
  void aLongLineHasTheSameBitsInOneThreadAndInSeveral() {
    Encoder two = encoder(Pooling.MEAN, 2, Kernels.PACKED);
    int[] line = longLine(reference, checkpoint.architecture());
    float[] expected = encode(encoder(Pooling.MEAN, 1, Kernels.PACKED), List.of(line)).get(0);
    assertThat(encode(two, List.of(line)).get(0)).isEqualTo(expected);
    assertThat(encode(two, List.of(line, line, line))).containsOnly(expected);
    Encoder three = encoder(Pooling.MEAN, 3, Kernels.PACKED);
    assertThat(encode(three, List.of(line)).get(0)).isEqualTo(expected);
  }

  /** As long as the family allows, up to 700 tokens, which no number of threads divides. */
  private static int[] longLine(Reference reference, Architecture architecture) {
    int[] tokens =
        reference.ids().stream().flatMapToInt(Arrays::stream).filter(id -> id > 4).toArray();
    int[] line = new int[Math.min(700, architecture.config().positions().longestInput())];
    Arrays.setAll(line, i -> tokens[i * 7 % tokens.length]);
    return line;
  }

  /** Of the first two tokens of the fourth line, where the reference has them. */
  @Test
  void tokensAreScoredAsByHuggingFacesClassForMaskedLm() {
    if (!LOGITS.has(reference.name())) {
      return;
    }
    assertThat(checkpoint.tensors().hasMaskedLmHead()).isTrue();
    Npz.Array expected = LOGITS.array(reference.name());
    int[] line = reference.ids().get(3);
    try (LayerwiseEncoder encoder = LayerwiseEncoder.open(checkpoint, Device.CPU)) {
      List<float[]> states = new ArrayList<>();
      encoder.hiddenStates(line, (layer, state) -> states.add(state));
      float[] last = states.get(states.size() - 1);
      int hidden = last.length / line.length;
      List<float[]> rows =
          List.of(Arrays.copyOf(last, hidden), Arrays.copyOfRange(last, hidden, 2 * hidden));
      List<float[]> logits = new ArrayList<>();
      encoder.logits(rows, (row, scores) -> logits.add(scores));
      assertThat(logits).hasSize(2);
      assertThat(logits.get(0)).hasSize(expected.shape()[1]);
      assertThat(References.difference(logits, expected, 0)).isLessThanOrEqualTo(5e-5);
    }
  }

  static Encoder encoder(
      Checkpoint checkpoint,
      Architecture architecture,
      Pooling pooling,
      int threads,
      LinearKernels kernels) {
    EmbedderOptions options = EmbedderOptions.DEFAULTS.withThreads(threads).withPooling(pooling);
    return new Encoder(checkpoint, architecture, options, Device.CPU, kernels, 50);
  }

  static List<float[]> encode(Encoder encoder, List<int[]> lines) {
    List<float[]> all = new ArrayList<>();
    for (CompletableFuture<float[]> vector : encoder.encode(lines)) {
      all.add(Futures.get(vector));
    }
    return all;
  }
}
