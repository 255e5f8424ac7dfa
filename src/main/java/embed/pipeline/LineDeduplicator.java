package embed.pipeline;

import embed.EmbedException;
import embed.LongLines;
import embed.checkpoint.Recipe;
import embed.encoder.Encoder;
import embed.encoder.EncodingException;
import embed.encoder.Futures;
import embed.tokenizer.LineTokenizer;
import embed.tokenizer.TokenIds;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;

/**
 * Passes windows of lines to the tokenizer and the encoder. Each distinct line is passed once, and
 * not at all if its embedding is in the cache. Only one thread may use it.
 */
public final class LineDeduplicator {
  private final LineTokenizer tokenizer;
  private final Encoder encoder;
  private final Recipe recipe;
  private final int promptTokens;
  private final LongLines longLines;
  private final EmbeddingCache recent;
  private final LongAdder computed;
  private long lineNumber;

  /**
   * @param recipe gives the prompt
   * @param computed counts the lines that are passed to the encoder
   */
  public LineDeduplicator(
      LineTokenizer tokenizer,
      Encoder encoder,
      Recipe recipe,
      LongLines longLines,
      EmbeddingCache recent,
      LongAdder computed) {
    this.computed = computed;
    this.tokenizer = tokenizer;
    this.encoder = encoder;
    this.recipe = recipe;
    promptTokens = recipe.includePrompt() ? 0 : tokenizer.promptTokens(recipe.prompt());
    this.longLines = longLines;
    this.recent = recent;
  }

  /**
   * Starts to embed the next lines and returns their pending embeddings in the same order.
   *
   * @throws EmbedException if this thread is interrupted
   */
  public List<PendingEmbedding> submit(List<String> lines) {
    Futures.requireUninterrupted();
    Map<String, PendingEmbedding> window = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!window.containsKey(line)) {
        PendingEmbedding known = recent.get(line);
        window.put(line, known);
        if (known == null) {
          unknown.add(line);
          numbers.add(lineNumber + 1 + i);
        }
      }
    }
    List<PendingEmbedding> started = start(unknown, numbers);
    computed.add(unknown.size());
    for (int i = 0; i < started.size(); i++) {
      window.put(unknown.get(i), started.get(i));
      recent.put(unknown.get(i), started.get(i));
    }
    List<PendingEmbedding> rows = new ArrayList<>(lines.size());
    for (String line : lines) {
      lineNumber++;
      PendingEmbedding row = window.get(line);
      rows.add(row.truncated() && longLines == LongLines.ERROR ? tooLong() : row);
    }
    return rows;
  }

  private List<PendingEmbedding> start(List<String> lines, List<Long> numbers) {
    TokenIds[] tokens = tokenizer.tokenize(lines.stream().map(recipe::text).toList());
    List<int[]> ids = new ArrayList<>(tokens.length);
    for (TokenIds line : tokens) {
      if (line.problem() == null) {
        ids.add(line.ids());
      }
    }
    Iterator<CompletableFuture<float[]>> vectors = encoder.encode(ids, promptTokens).iterator();
    List<PendingEmbedding> started = new ArrayList<>(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      TokenIds line = tokens[i];
      long number = numbers.get(i);
      started.add(
          line.problem() == null
              ? new PendingEmbedding(number, vectors.next(), line.ids().length, line.truncated())
              : PendingEmbedding.failed(number, new EncodingException(line.problem())));
    }
    return started;
  }

  private PendingEmbedding tooLong() {
    String problem = TokenIds.tooLong(tokenizer.longestInput());
    return PendingEmbedding.failed(lineNumber, new EncodingException(problem));
  }
}
