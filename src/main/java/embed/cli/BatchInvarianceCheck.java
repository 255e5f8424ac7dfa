package embed.cli;

import embed.Dtype;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.Embedding;
import embed.LongLines;
import embed.cli.report.JsonOutput;
import embed.cli.terminal.Streams;
import embed.file.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Checks whether the vector of a line has the same bits alone, in batches, in any order, with one
 * thread and with several.
 *
 * @param lines how many lines were embedded
 * @param shortest number of tokens of the shortest line
 * @param longest number of tokens of the longest line
 * @param batch the largest number of lines that have the same number of tokens and so can share a
 *     batch
 * @param device the device that computed
 * @param plain how far the vectors are from those of plain kernels; null if they are not float32's
 * @param distance how far the vectors are from those of float32; null if they are float32's
 */
record BatchInvarianceCheck(
    int lines,
    int dimensions,
    int shortest,
    int longest,
    int batch,
    String device,
    List<Comparison> comparisons,
    DistanceFromPlainKernels plain,
    DistanceFromFloat32 distance) {
  private static final int SHOWN = 60;

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
  }

  /** Does all comparisons; reports vectors with NaN or infinity on standard error. */
  static BatchInvarianceCheck check(
      Path model, EmbedderOptions given, List<String> lines, Streams streams) {
    EmbedderOptions options = given.withLongLines(LongLines.TRUNCATE);
    List<Comparison> comparisons = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    int dimensions;
    String device;
    String arithmetic;
    int[] tokens;
    try (Embedder one = Embedder.open(model, options.withThreads(1))) {
      FiniteCheck finite = new FiniteCheck(one, streams::say);
      finite.reportArithmetic();
      for (String line : lines) {
        float[] vector = one.embed(line).vector();
        finite.check(PlainText.of(line, SHOWN), vector);
        expected.add(vector);
      }
      finite.report();
      dimensions = one.dimensions();
      device = one.device();
      arithmetic = one.arithmetic();
      tokens = compareAll(one, 1, lines, expected, comparisons);
    }
    int parallelism =
        options.threads() == null ? Runtime.getRuntime().availableProcessors() : options.threads();
    int threads = Math.max(2, parallelism);
    try (Embedder several = Embedder.open(model, options.withThreads(threads))) {
      compareAll(several, threads, lines, expected, comparisons);
    }
    Arrays.sort(tokens);
    boolean isFloat32 = options.dtype() == Dtype.FLOAT32;
    return new BatchInvarianceCheck(
        lines.size(),
        dimensions,
        tokens[0],
        tokens[tokens.length - 1],
        longestRun(tokens),
        device,
        List.copyOf(comparisons),
        isFloat32 ? DistanceFromPlainKernels.of(model, options, arithmetic, lines, expected) : null,
        isFloat32 ? null : DistanceFromFloat32.of(model, options, lines, expected));
  }

  /** Returns the number of tokens of each line. */
  private static int[] compareAll(
      Embedder embedder,
      int threads,
      List<String> lines,
      List<float[]> expected,
      List<Comparison> to) {
    for (Arrangement each : Arrangement.all(lines.size())) {
      float[][] actual = new float[lines.size()][];
      for (int[] call : each.calls()) {
        List<Embedding> embeddings =
            embedder.embedAll(Arrays.stream(call).mapToObj(lines::get).toList());
        for (int i = 0; i < call.length; i++) {
          actual[call[i]] = embeddings.get(i).vector();
        }
      }
      to.add(compare(each.name(), threads, lines, expected, Arrays.asList(actual)));
    }
    List<float[]> streamed = new ArrayList<>();
    int[] tokens = new int[lines.size()];
    embedder.embed(
        lines.iterator(),
        Function.identity(),
        (line, embedding) -> {
          tokens[streamed.size()] = embedding.tokens();
          streamed.add(embedding.vector());
        });
    to.add(compare("as a stream", threads, lines, expected, streamed));
    return tokens;
  }

  private static Comparison compare(
      String way, int threads, List<String> lines, List<float[]> expected, List<float[]> actual) {
    int different = 0;
    double largest = 0;
    String first = null;
    for (int i = 0; i < lines.size(); i++) {
      float[] a = expected.get(i);
      float[] b = actual.get(i);
      boolean same = true;
      for (int j = 0; j < a.length; j++) {
        if (Float.floatToRawIntBits(a[j]) != Float.floatToRawIntBits(b[j])) {
          same = false;
          largest = Math.max(largest, Math.abs((double) a[j] - b[j]));
        }
      }
      if (!same) {
        different++;
        first = first == null ? lines.get(i) : first;
      }
    }
    return new Comparison(way, threads, different, largest, first);
  }

  private static int longestRun(int[] sorted) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  boolean passed() {
    return sameBits() && isRight();
  }

  private boolean isRight() {
    return plain != null ? plain.passed() : distance.passed();
  }

  private boolean sameBits() {
    return comparisons.stream().allMatch(Comparison::passed);
  }

  String describe(Path model, boolean builtIn) {
    StringBuilder text = new StringBuilder();
    text.append("checkpoint  ").append(model);
    text.append(" (").append(dimensions).append(" dimensions, on ").append(device).append(")\n");
    text.append("lines       ").append(lines).append(' ');
    text.append(builtIn ? BuiltInLines.DESCRIPTION : "different lines of the input");
    text.append("\n            of ").append(shortest).append(" to ").append(longest);
    text.append(" tokens, up to ").append(batch).append(" of one length\n");
    text.append("compared    with each line alone, one thread:\n");
    for (Comparison each : comparisons) {
      text.append(each.passed() ? "  same bits   " : "  DIFFERENT   ");
      text.append(String.format(Locale.ROOT, "%-42s", each.way));
      text.append(Remarks.count(each.threads, "thread"));
      if (!each.passed()) {
        text.append(
            String.format(
                Locale.ROOT,
                ": %s, by up to %.3g, the first: %s",
                Remarks.count(each.different, "line"),
                each.largest,
                PlainText.of(each.line, SHOWN)));
      }
      text.append('\n');
    }
    if (plain != null) {
      text.append(plain.describe());
    }
    if (distance != null) {
      text.append(distance.describe());
    }
    return text.append(verdict()).append('\n').toString();
  }

  private String verdict() {
    if (!isRight()) {
      return "FAIL: the vectors are not those of plain kernels: wrong numbers";
    }
    if (sameBits()) {
      return "PASS: every vector has the same bits in all " + comparisons.size() + " ways";
    }
    long failed = comparisons.stream().filter(each -> !each.passed()).count();
    String verdict = "FAIL: " + failed + " of " + comparisons.size() + " ways gave other bits";
    // On CUDA the program promises a tolerance only.
    return device.startsWith("cuda")
        ? verdict + "; only a CPU's vectors are independent of their batch"
        : verdict;
  }

  /** The result as a tree of JSON. */
  Map<String, Object> toJson(Path model) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("passed", passed());
    out.put("model", model.toString());
    out.put("device", device);
    out.put("lines", lines);
    out.put("dimensions", dimensions);
    out.put("fewest_tokens", shortest);
    out.put("most_tokens", longest);
    out.put("largest_batch", batch);
    List<Object> ways = new ArrayList<>();
    for (Comparison each : comparisons) {
      Map<String, Object> way = new LinkedHashMap<>();
      way.put("way", each.way);
      way.put("threads", each.threads);
      way.put("same_bits", each.passed());
      way.put("different_lines", each.different);
      way.put("max_difference", JsonOutput.number(each.largest));
      ways.add(way);
    }
    out.put("comparisons", ways);
    if (plain != null) {
      out.put("distance_from_plain_kernels", plain.toJson());
    }
    if (distance != null) {
      out.put("distance_from_float32", distance.toJson());
    }
    return out;
  }
}
