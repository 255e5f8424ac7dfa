package embed.cli.verify;

import embed.Dtype;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.Embedding;
import embed.LongLines;
import embed.cli.report.FiniteCheck;
import embed.cli.report.JsonOutput;
import embed.cli.report.Remarks;
import embed.cli.terminal.Streams;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks whether the vector of a line has the same bits alone and together with others, in another
 * order and with several threads, and whether it is right.
 *
 * @param device the device that computed
 * @param lengths how many lines have each number of tokens; those of one length can share a batch
 * @param distance how far the vectors are from those of another arithmetic
 */
public record BatchInvarianceCheck(
    int dimensions,
    String device,
    SortedMap<Integer, Integer> lengths,
    List<Comparison> comparisons,
    Distance distance) {
  /** How many characters of a line are shown. */
  static final int SHOWN = 60;

  /**
   * One way to embed all lines, compared with embedding each line alone with one thread.
   *
   * @param way how they were embedded
   * @param different how many lines had other bits
   * @param largest the largest absolute difference
   * @param line the first line that had other bits, or null
   */
  record Comparison(String way, int threads, int different, double largest, String line) {
    boolean passed() {
      return different == 0;
    }

    private String describe() {
      String text =
          (passed() ? "  same bits   " : "  DIFFERENT   ")
              + String.format(Locale.ROOT, "%-24s", way)
              + Remarks.count(threads, "thread");
      return passed()
          ? text
          : text
              + String.format(
                  Locale.ROOT,
                  ": %s, by up to %.3g, the first: %s",
                  Remarks.count(different, "line"),
                  largest,
                  PlainText.of(line, SHOWN));
    }

    private Map<String, Object> toJson() {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("way", way);
      out.put("threads", threads);
      out.put("same_bits", passed());
      out.put("different_lines", different);
      out.put("max_difference", JsonOutput.number(largest));
      return out;
    }
  }

  /**
   * Does all comparisons; reports vectors with NaN or infinity on standard error.
   *
   * @param lines all different
   */
  public static BatchInvarianceCheck check(
      Path model, EmbedderOptions given, List<String> lines, Streams streams) {
    EmbedderOptions options = given.withLongLines(LongLines.TRUNCATE);
    Map<String, float[]> alone = new LinkedHashMap<>();
    SortedMap<Integer, Integer> lengths = new TreeMap<>();
    List<Comparison> comparisons = new ArrayList<>();
    int dimensions;
    String device;
    String arithmetic;
    try (Embedder one = Embedder.open(model, options.withThreads(1))) {
      FiniteCheck finite = new FiniteCheck(one, streams::say);
      finite.reportArithmetic();
      for (String line : lines) {
        Embedding embedding = one.embed(line);
        finite.check(PlainText.of(line, SHOWN), embedding.vector());
        alone.put(line, embedding.vector());
        lengths.merge(embedding.tokens(), 1, Integer::sum);
      }
      finite.report();
      dimensions = one.dimensions();
      device = one.device().toString();
      arithmetic = one.details().arithmetic();
      List<String> reversed = new ArrayList<>(lines);
      Collections.reverse(reversed);
      comparisons.add(compare("all together, reversed", 1, one, reversed, alone));
    }
    int parallelism =
        options.threads() == null ? Runtime.getRuntime().availableProcessors() : options.threads();
    int threads = Math.max(2, parallelism);
    try (Embedder several = Embedder.open(model, options.withThreads(threads))) {
      comparisons.add(compare("all together", threads, several, lines, alone));
    }
    Distance distance =
        options.dtype() == Dtype.FLOAT32
            ? DistanceFromPlainKernels.of(model, options, arithmetic, alone)
            : DistanceFromFloat32.of(model, options, alone);
    return new BatchInvarianceCheck(dimensions, device, lengths, comparisons, distance);
  }

  private static Comparison compare(
      String way, int threads, Embedder embedder, List<String> lines, Map<String, float[]> alone) {
    List<Embedding> together = embedder.embedAll(lines);
    int different = 0;
    double largest = 0;
    String first = null;
    for (int i = 0; i < lines.size(); i++) {
      float[] a = alone.get(lines.get(i));
      float[] b = together.get(i).vector();
      if (!Arrays.equals(a, b)) {
        different++;
        first = first == null ? lines.get(i) : first;
        for (int j = 0; j < a.length; j++) {
          largest = Math.max(largest, Math.abs((double) a[j] - b[j]));
        }
      }
    }
    return new Comparison(way, threads, different, largest, first);
  }

  public boolean passed() {
    return sameBits() && distance.passed();
  }

  private boolean sameBits() {
    return comparisons.stream().allMatch(Comparison::passed);
  }

  private int lines() {
    return lengths.values().stream().mapToInt(Integer::intValue).sum();
  }

  public String describe(Path model, boolean builtIn) {
    StringBuilder text = new StringBuilder();
    text.append("checkpoint  ").append(model);
    text.append(" (").append(dimensions).append(" dimensions, on ").append(device).append(")\n");
    text.append("lines       ").append(lines()).append(' ');
    text.append(builtIn ? BuiltInLines.DESCRIPTION : "different lines of the input");
    text.append("\n            of ").append(lengths.firstKey());
    text.append(" to ").append(lengths.lastKey());
    text.append(" tokens, up to ").append(Collections.max(lengths.values()));
    text.append(" of one length\n");
    text.append("compared    with each line alone, one thread:\n");
    comparisons.forEach(each -> text.append(each.describe()).append('\n'));
    return text.append(distance.describe()).append(verdict()).append('\n').toString();
  }

  private String verdict() {
    if (!distance.passed()) {
      return "FAIL: the vectors are not those of plain kernels: wrong numbers";
    }
    if (sameBits()) {
      return "PASS: every vector has the same bits alone and together";
    }
    long failed = comparisons.stream().filter(each -> !each.passed()).count();
    String verdict = "FAIL: " + failed + " of " + comparisons.size() + " ways gave other bits";
    // On CUDA the program promises a tolerance only.
    return device.startsWith("cuda")
        ? verdict + "; only a CPU's vectors are independent of their batch"
        : verdict;
  }

  /** The result as a tree of JSON. */
  public Map<String, Object> toJson(Path model) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("passed", passed());
    out.put("model", model.toString());
    out.put("device", device);
    out.put("lines", lines());
    out.put("dimensions", dimensions);
    out.put("fewest_tokens", lengths.firstKey());
    out.put("most_tokens", lengths.lastKey());
    out.put("largest_batch", Collections.max(lengths.values()));
    out.put("comparisons", comparisons.stream().map(Comparison::toJson).toList());
    out.put(distance.name(), distance.toJson());
    return out;
  }
}
