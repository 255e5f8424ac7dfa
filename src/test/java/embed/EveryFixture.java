package embed;

import embed.References.Reference;
import embed.checkpoint.Checkpoint;
import embed.encoder.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Embeds the lines of fixtures on this machine: how far the vectors are from the reference, and
 * whether a line has the same bits alone and in a batch, in each dtype. {@code .ci/machines} runs
 * this on emulated machines, where a start takes so long that all fixtures share one.
 */
public final class EveryFixture {
  private static final double TOLERANCE = 2e-5;

  /** How many lines of a fixture are embedded at least, and how many of these also alone. */
  private static final int MANY = 40;

  private static final int FEW = 6;

  /** They have no tokenizer: their lines are token ids. */
  private static final Set<String> ONLY_IDS =
      Set.of(
          "deberta-v2-conv",
          "deberta-v2-p2c",
          "esm-absolute",
          "eurobert-biases",
          "modernbert-biases",
          "xlm-roberta-xl");

  private final Reference reference;
  private final List<Dtype> same = new ArrayList<>();
  private final List<Dtype> different = new ArrayList<>();
  private final List<Dtype> missing = new ArrayList<>();
  private double distance;

  private EveryFixture(Reference reference) {
    this.reference = reference;
  }

  /**
   * Prints a line for each fixture, and exits with 1 if one failed.
   *
   * @param args what the lines begin with, then the fixtures' folders
   */
  public static void main(String[] args) {
    boolean passed = true;
    for (String name : List.of(args).subList(1, args.length)) {
      EveryFixture fixture = new EveryFixture(References.of(name.replace("-reference", "")));
      String outcome;
      boolean ok = false;
      try {
        for (Dtype dtype : Dtype.values()) {
          fixture.check(dtype);
        }
        ok = fixture.distance <= TOLERANCE && fixture.different.isEmpty();
        outcome = fixture.outcome();
      } catch (EmbedException e) {
        outcome = e.getMessage();
      }
      passed &= ok;
      System.out.printf("%-8s %-4s %-21s %s%n", args[0], ok ? "ok" : "FAIL", name, outcome);
    }
    System.exit(passed ? 0 : 1);
  }

  /** Whether the vectors are those of sentence-transformers. */
  private boolean isSentences() {
    return reference.arrays().has("sentence");
  }

  private String outcome() {
    return String.format(Locale.ROOT, "%.1e from the reference; same bits: %s", distance, same)
        + (different.isEmpty() ? "" : "; other bits in a batch: " + different)
        + (missing.isEmpty() ? "" : "; not on this machine: " + missing);
  }

  /** Many lines together in float32, for the distance; fewer in the other dtypes. */
  private void check(Dtype dtype) {
    List<Integer> many = some(IntStream.range(0, reference.lines().size()).boxed().toList(), MANY);
    List<Integer> few = some(many, FEW);
    List<Integer> batch = dtype == Dtype.FLOAT32 ? many : few;
    EmbedderOptions options =
        EmbedderOptions.DEFAULTS
            .withDevice(Device.CPU)
            .withThreads(2)
            .withDtype(dtype)
            .withPlain(!isSentences());
    try {
      if (ONLY_IDS.contains(reference.name())) {
        List<int[]> ids = reference.ids();
        try (Checkpoint checkpoint = Checkpoint.open(reference.directory());
            Encoder encoder = Encoder.open(checkpoint, options)) {
          compare(dtype, batch, few, which -> encode(encoder, of(ids, which)));
          refuse(encoder.arithmeticWarning());
        }
      } else {
        List<String> texts = reference.lines();
        try (Embedder embedder = Embedder.open(reference.directory(), options)) {
          compare(dtype, batch, few, which -> embed(embedder, of(texts, which)));
          refuse(embedder.details().arithmeticWarning());
        }
      }
    } catch (EmbedException e) {
      if (dtype == Dtype.FLOAT32 || !e.getMessage().startsWith("no " + dtype + ": ")) {
        throw e;
      }
      missing.add(dtype);
    }
  }

  /** Kernels that had to be replaced are a failure here, however right what replaces them. */
  private static void refuse(String warning) {
    if (warning != null) {
      throw new EmbedException(warning);
    }
  }

  /**
   * Embeds a batch together, and a few of its lines alone.
   *
   * @param embed returns the vectors of lines, given their numbers
   */
  private void compare(
      Dtype dtype,
      List<Integer> batch,
      List<Integer> few,
      Function<List<Integer>, List<float[]>> embed) {
    List<float[]> together = embed.apply(batch);
    boolean equal = true;
    for (int line : few) {
      float[] alone = embed.apply(List.of(line)).get(0);
      equal &= Arrays.equals(alone, together.get(batch.indexOf(line)));
    }
    (equal ? same : different).add(dtype);
    if (dtype == Dtype.FLOAT32) {
      String array = isSentences() ? "sentence" : "mean";
      for (int i = 0; i < batch.size(); i++) {
        Npz.Array expected = reference.arrays().array(array);
        List<float[]> vector = together.subList(i, i + 1);
        distance = Math.max(distance, References.difference(vector, expected, batch.get(i)));
      }
    }
  }

  /** At least so many numbers, at equal distances; all of them where there are fewer. */
  private static List<Integer> some(List<Integer> numbers, int least) {
    int step = Math.max(1, numbers.size() / least);
    return numbers.stream().filter(number -> numbers.indexOf(number) % step == 0).toList();
  }

  private static List<float[]> encode(Encoder encoder, List<int[]> ids) {
    return encoder.encode(ids).stream().map(CompletableFuture::join).toList();
  }

  private static List<float[]> embed(Embedder embedder, List<String> texts) {
    return embedder.embedAll(texts).stream().map(Embedding::vector).toList();
  }

  private static <T> List<T> of(List<T> all, List<Integer> numbers) {
    return numbers.stream().map(all::get).toList();
  }
}
