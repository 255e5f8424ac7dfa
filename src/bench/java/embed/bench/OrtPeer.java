package embed.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * ONNX Runtime's Java API as a process: {@code OrtPeer ONNX_FILE DRIVE WARM_UP_LINES}, lines on
 * stdin, raw vectors on stdout. The drives:
 *
 * <ul>
 *   <li>{@code best:N:P}: the whole input tokenized at once, sorted by length, in batches of at
 *       most N tokens, at most P percent of them padding; the mean taken inside the graph;
 *   <li>{@code one}: a line at a time;
 *   <li>{@code 32}: batches of 32 in input order, padded, mean-pooled under the mask.
 * </ul>
 */
final class OrtPeer implements AutoCloseable {
  static final int BATCH = 32;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final HuggingFaceTokenizer tokenizer;
  private final int padId;

  private OrtPeer(Path onnx, boolean padding) throws OrtException, IOException {
    Path checkpoint = onnx.getParent();
    RobertaShape shape = RobertaShape.read(checkpoint);
    padId = shape.padId();
    tokenizer =
        HuggingFaceTokenizer.newInstance(
            checkpoint.resolve("tokenizer.json"),
            Map.of(
                "padding", Boolean.toString(padding),
                "truncation", "true",
                "maxLength", Integer.toString(shape.maxTokens())));
    session = environment.createSession(onnx.toString(), options());
  }

  static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
    options.setInterOpNumThreads(1);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return options;
  }

  public static void main(String[] args) throws OrtException, IOException {
    String drive = args[1];
    try (PeerStreams streams = new PeerStreams();
        OrtPeer peer = new OrtPeer(Path.of(args[0]), drive.equals("32"))) {
      switch (drive) {
        case "one" -> peer.oneByOne(streams);
        case "32" -> peer.inputOrder(streams);
        default -> {
          Sorting sorting = Sorting.parse(drive);
          peer.sorted(streams, Integer.parseInt(args[2]), sorting);
          peer.sorted(streams, Integer.MAX_VALUE, sorting);
        }
      }
    }
  }

  private void oneByOne(PeerStreams streams) throws OrtException, IOException {
    for (List<String> line = streams.read(1); !line.isEmpty(); line = streams.read(1)) {
      long[] ids = tokenizer.encode(line.get(0)).getIds();
      streams.write(means(new long[][] {ids})[0]);
    }
  }

  private void inputOrder(PeerStreams streams) throws OrtException, IOException {
    for (List<String> lines = streams.read(BATCH); !lines.isEmpty(); lines = streams.read(BATCH)) {
      Encoding[] encodings = tokenizer.batchEncode(lines);
      long[][] ids = new long[encodings.length][];
      long[][] mask = new long[encodings.length][];
      for (int i = 0; i < encodings.length; i++) {
        ids[i] = encodings[i].getIds();
        mask[i] = encodings[i].getAttentionMask();
      }
      streams.write(maskedMeans(ids, mask));
    }
  }

  private void sorted(PeerStreams streams, int limit, Sorting sorting)
      throws OrtException, IOException {
    Encoding[] encodings = tokenizer.batchEncode(streams.read(limit));
    long[][] ids = new long[encodings.length][];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      ids[i] = encodings[i].getIds();
      order.add(i);
    }
    order.sort((a, b) -> Integer.compare(ids[a].length, ids[b].length));
    float[][] vectors = new float[ids.length][];
    for (int start = 0; start < order.size(); ) {
      int end = sorting.end(ids, order, start);
      List<Integer> batch = order.subList(start, end);
      float[][] means = means(batch.stream().map(i -> ids[i]).toArray(long[][]::new));
      for (int i = 0; i < means.length; i++) {
        vectors[batch.get(i)] = means[i];
      }
      start = end;
    }
    streams.write(List.of(vectors));
  }

  /**
   * How sorted lines are cut into batches.
   *
   * @param budget the tokens of a batch at most, padding included
   * @param padding the percentage of them that may be padding
   */
  record Sorting(int budget, int padding) {
    static Sorting parse(String drive) {
      String[] parts = drive.split(":", -1);
      return new Sorting(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    String drive() {
      return "best:" + budget + ":" + padding;
    }

    /** Where the batch ends that begins at {@code start} of the order by ascending length. */
    int end(long[][] ids, List<Integer> order, int start) {
      long tokens = ids[order.get(start)].length;
      int end = start + 1;
      while (end < order.size()) {
        int longest = ids[order.get(end)].length;
        long padded = (long) longest * (end + 1 - start);
        if (padded > budget || 100 * (padded - tokens - longest) > padding * padded) {
          break;
        }
        tokens += longest;
        end++;
      }
      return end;
    }
  }

  /** The vectors of lines in ascending order of length, padded to the last one's. */
  private float[][] means(long[][] ids) throws OrtException {
    int tokens = ids[ids.length - 1].length;
    long[] shape = {ids.length, tokens};
    LongBuffer padded = LongBuffer.allocate(ids.length * tokens);
    LongBuffer ones = LongBuffer.allocate(ids.length * tokens);
    Arrays.fill(padded.array(), padId);
    for (int row = 0; row < ids.length; row++) {
      padded.put(row * tokens, ids[row]);
      Arrays.fill(ones.array(), row * tokens, row * tokens + ids[row].length, 1);
    }
    try (OnnxTensor input = OnnxTensor.createTensor(environment, padded, shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, ones, shape);
        OrtSession.Result result =
            session.run(Map.of("input_ids", input, "attention_mask", mask), Set.of("mean"))) {
      return (float[][]) result.get(0).getValue();
    }
  }

  private List<float[]> maskedMeans(long[][] ids, long[][] masks) throws OrtException {
    int tokens = ids[0].length;
    long[] shape = {ids.length, tokens};
    try (OnnxTensor input = OnnxTensor.createTensor(environment, flat(ids), shape);
        OnnxTensor mask = OnnxTensor.createTensor(environment, flat(masks), shape);
        OrtSession.Result result =
            session.run(
                Map.of("input_ids", input, "attention_mask", mask), Set.of("last_hidden_state"))) {
      OnnxTensor hidden = (OnnxTensor) result.get(0);
      FloatBuffer values = hidden.getFloatBuffer();
      int width = (int) hidden.getInfo().getShape()[2];
      List<float[]> means = new ArrayList<>(ids.length);
      for (int row = 0; row < ids.length; row++) {
        means.add(maskedMean(values, row, width, masks[row]));
      }
      return means;
    }
  }

  private static float[] maskedMean(FloatBuffer values, int row, int width, long[] mask) {
    float[] mean = new float[width];
    int count = 0;
    for (int token = 0; token < mask.length; token++) {
      if (mask[token] != 0) {
        int start = (row * mask.length + token) * width;
        for (int i = 0; i < width; i++) {
          mean[i] += values.get(start + i);
        }
        count++;
      }
    }
    for (int i = 0; i < width; i++) {
      mean[i] /= count;
    }
    return mean;
  }

  private static LongBuffer flat(long[][] rows) {
    LongBuffer flat = LongBuffer.allocate(rows.length * rows[0].length);
    for (long[] row : rows) {
      flat.put(row);
    }
    return flat.flip();
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
