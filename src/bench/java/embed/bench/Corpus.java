package embed.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lines for one checkpoint, and the lines that warm a contender up, which are others.
 *
 * @param tokens of all lines, {@code <s>} and {@code </s>} included
 * @param flops of the encoder over all lines, each computed once, without padding
 */
record Corpus(String name, List<String> warmUp, List<String> lines, long tokens, double flops) {
  static final String OCCURRING = "as-they-occur";
  static final String DISTINCT = "distinct";
  static final String LONG = "long";
  static final String SENTENCES = "sentences";
  static final String DOCUMENTS = "documents";

  /** The names of all, as options name them. */
  static final String ALL =
      OCCURRING + "," + DISTINCT + "," + LONG + "," + SENTENCES + "," + DOCUMENTS;

  /** The tokens of a document. */
  private static final int SHORTEST_DOCUMENT = 1000;

  private static final int LONGEST_DOCUMENT = 8000;

  private static final int CHUNK = 4096;

  /** How many lines of each kind, and of the warm-up; no corpus where there are none. */
  record Sizes(
      int occurring, int distinct, int longLines, int sentences, int documents, int warmUp) {
    Sizes scaled(double scale) {
      return new Sizes(
          scaled(occurring, scale, 8),
          scaled(distinct, scale, 8),
          scaled(longLines, scale, 8),
          scaled(sentences, scale, 8),
          scaled(documents, scale, 2),
          warmUp);
    }

    private static int scaled(int lines, double scale, int least) {
      return Math.max(Math.min(lines, least), (int) Math.round(lines * scale));
    }
  }

  /**
   * The corpora, from the heads of {@code source} and of {@code sentences}; warm-up lines come from
   * the tail of {@code source}.
   */
  static List<Corpus> of(
      List<String> source, List<String> sentences, Checkpoints checkpoint, Sizes sizes)
      throws IOException {
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.newInstance(
            checkpoint.peers().resolve("tokenizer.json"),
            Map.of("padding", "false", "truncation", "false"))) {
      RobertaShape shape = checkpoint.shape();
      List<String> fitting = fitting(source, tokenizer, shape.maxTokens());
      List<String> distinct = new ArrayList<>(new LinkedHashSet<>(fitting));
      List<String> warmUp = distinct.subList(distinct.size() - sizes.warmUp(), distinct.size());
      List<String> used = distinct.subList(0, distinct.size() - sizes.warmUp());
      List<String> prose = fitting(sentences, tokenizer, shape.maxTokens());
      int most = shape.maxTokens();
      List<String> longLines = joined(used, tokenizer, most / 2, most, sizes.longLines());
      List<String> documents =
          joined(prose, tokenizer, SHORTEST_DOCUMENT, LONGEST_DOCUMENT, sizes.documents());
      return Stream.of(
              of(OCCURRING, warmUp, fitting.subList(0, sizes.occurring()), tokenizer, shape),
              of(DISTINCT, warmUp, used.subList(0, sizes.distinct()), tokenizer, shape),
              of(LONG, warmUp, longLines, tokenizer, shape),
              of(SENTENCES, warmUp, prose.subList(0, sizes.sentences()), tokenizer, shape),
              of(DOCUMENTS, warmUp, documents, tokenizer, shape))
          .filter(corpus -> !corpus.lines.isEmpty())
          .toList();
    }
  }

  /** Writes the lines where a person can look at them. */
  void write(Path directory, String checkpoint) throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve(checkpoint + "-" + name + ".txt"), lines);
  }

  double duplicates() {
    Set<String> distinct = new HashSet<>(lines);
    return 1 - distinct.size() / (double) lines.size();
  }

  private static Corpus of(
      String name,
      List<String> warmUp,
      List<String> lines,
      HuggingFaceTokenizer tokenizer,
      RobertaShape shape) {
    long tokens = 0;
    double flops = 0;
    for (int count : counts(lines, tokenizer)) {
      tokens += count;
      flops += shape.flops(count);
    }
    return new Corpus(name, warmUp, lines, tokens, flops);
  }

  /** The lines that no contender has to cut, so that all do the same work. */
  private static List<String> fitting(
      List<String> source, HuggingFaceTokenizer tokenizer, int maxTokens) {
    int[] counts = counts(source, tokenizer);
    List<String> fitting = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] <= maxTokens) {
        fitting.add(source.get(i));
      }
    }
    return fitting;
  }

  /** Consecutive lines joined to between {@code least} and {@code most} tokens. */
  private static List<String> joined(
      List<String> source, HuggingFaceTokenizer tokenizer, int least, int most, int count) {
    int[] counts = counts(source, tokenizer);
    Random random = new Random(count);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int tokens = 2;
    int target = random.nextInt(least, most + 1);
    for (int i = 0; i < counts.length && lines.size() < count; i++) {
      int more = counts[i] - 2;
      if (tokens + more > target) {
        int exact = tokenizer.encode(line.toString()).getIds().length;
        if (exact >= least && exact <= most) {
          lines.add(line.toString());
        }
        line.setLength(0);
        tokens = 2;
        target = random.nextInt(least, most + 1);
      }
      line.append(line.isEmpty() ? "" : " ").append(source.get(i));
      tokens += more;
    }
    return lines;
  }

  private static int[] counts(List<String> lines, HuggingFaceTokenizer tokenizer) {
    int[] counts = new int[lines.size()];
    for (int start = 0; start < counts.length; start += CHUNK) {
      List<String> chunk = lines.subList(start, Math.min(start + CHUNK, counts.length));
      Encoding[] encodings = tokenizer.batchEncode(chunk);
      for (int i = 0; i < encodings.length; i++) {
        counts[start + i] = encodings[i].getIds().length;
      }
    }
    return counts;
  }
}
