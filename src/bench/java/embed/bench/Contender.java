package embed.bench;

import embed.bench.OrtPeer.Sorting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One way to turn lines on stdin into vectors on stdout.
 *
 * @param csv whether rows are CSV; else they are raw float32
 */
record Contender(String id, String label, Dtype dtype, boolean csv, Launch launch) {
  static final String EMBED = "embed";
  static final String ORT_BEST = "ort-best";
  static final String ORT_INT8 = "ort-int8";
  static final String SENTENCE_TRANSFORMERS = "st";
  static final String DJL_RUST = "djl-rust";

  /** The ids of those in the README's table, as options name them. */
  static final String DEFAULT = "embed,embed-bfloat16,embed-int8,ort-best,ort-int8,st,st-bfloat16";

  /** The ids of the others. */
  static final String OTHERS = "ort-one,ort-32,djl-pytorch," + DJL_RUST;

  static final String SENTENCE_TRANSFORMERS_PEER =
      Path.of("src/bench/python/sentence_transformers_peer.py").toAbsolutePath().toString();

  interface Launch {
    /** The command; of its input the first {@code warmUp} lines come first and are waited for. */
    List<String> command(Checkpoints checkpoint, int warmUp) throws IOException;
  }

  /** The id of {@code embed} in a dtype. */
  static String embed(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? EMBED : EMBED + "-" + dtype;
  }

  /** The id of sentence-transformers with weights in a dtype. */
  static String sentenceTransformers(Dtype dtype) {
    return dtype == Dtype.FLOAT32 ? SENTENCE_TRANSFORMERS : SENTENCE_TRANSFORMERS + "-" + dtype;
  }

  /** Whether it is {@code embed} in a dtype that the program refuses on some processors. */
  boolean mayRefuse() {
    return id.equals(embed(dtype)) && dtype != Dtype.FLOAT32;
  }

  /** Whether it is ONNX Runtime with batches that have to be tuned. */
  boolean sorted() {
    return id.equals(ORT_BEST) || id.equals(ORT_INT8);
  }

  static Stream<Contender> embed(Path launcher) {
    return Stream.of(Dtype.values())
        .map(
            dtype ->
                new Contender(
                    embed(dtype),
                    "**embed**, " + dtype,
                    dtype,
                    true,
                    (checkpoint, warmUp) -> {
                      List<String> command =
                          List.of(
                              launcher.toString(), "--model", checkpoint.directory().toString());
                      return dtype == Dtype.FLOAT32
                          ? command
                          : Stream.concat(command.stream(), Stream.of("--dtype", dtype.toString()))
                              .toList();
                    }));
  }

  static Stream<Contender> peers(PeerJvm jvm) {
    return Stream.of(
        sorted(jvm, Dtype.FLOAT32, new Sorting(1024, 0)),
        sorted(jvm, Dtype.INT8, new Sorting(1024, 0)),
        ort(jvm, "ort-one", "ONNX Runtime, a line at a time", Dtype.FLOAT32, "one"),
        ort(jvm, "ort-32", "ONNX Runtime, batches of 32, padded", Dtype.FLOAT32, "32"),
        djl(jvm, "djl-pytorch", "DJL TorchScript, `batchPredict` of 32", "PyTorch", 32),
        djl(jvm, DJL_RUST, "DJL Rust engine, a line at a time", "Rust", 1));
  }

  /**
   * sentence-transformers, which sorts lines by length, in its default batches of 32; in batches of
   * one where a checkpoint takes lines so long that padding would cost more than it gains.
   */
  static Stream<Contender> sentenceTransformers(String python) {
    return Stream.of(Dtype.FLOAT32, Dtype.BFLOAT16)
        .map(
            dtype ->
                new Contender(
                    sentenceTransformers(dtype),
                    "sentence-transformers, " + dtype,
                    dtype,
                    false,
                    (checkpoint, warmUp) ->
                        List.of(
                            python,
                            SENTENCE_TRANSFORMERS_PEER,
                            checkpoint.peers().toString(),
                            dtype.toString(),
                            Integer.toString(checkpoint.shape().maxTokens()),
                            checkpoint.shape().maxTokens() > 1000 ? "1" : "32",
                            Integer.toString(Runtime.getRuntime().availableProcessors()),
                            Integer.toString(warmUp))));
  }

  /** ONNX Runtime at its best: lines sorted by length, with the batches that suit it best. */
  static Contender sorted(PeerJvm jvm, Dtype dtype, Sorting sorting) {
    String id = dtype == Dtype.INT8 ? ORT_INT8 : ORT_BEST;
    String label = "ONNX Runtime, " + dtype + ", sorted by length, best batches";
    return ort(jvm, id, label, dtype, sorting.drive());
  }

  /**
   * DJL's Rust engine in padded batches. Its RoBERTa ignores the attention mask, so these vectors
   * are wrong; the benchmark says how wrong and does not time them.
   */
  static Contender maskless(PeerJvm jvm) {
    return djl(jvm, "djl-rust-32", "DJL Rust engine, padded", "Rust", 32);
  }

  private static Contender ort(PeerJvm jvm, String id, String label, Dtype dtype, String drive) {
    return new Contender(
        id,
        label,
        dtype,
        false,
        (checkpoint, warmUp) ->
            jvm.command(
                id,
                OrtPeer.class,
                List.of(checkpoint.onnx(dtype).toString(), drive, Integer.toString(warmUp))));
  }

  private static Contender djl(PeerJvm jvm, String id, String label, String engine, int batch) {
    return new Contender(
        id,
        label,
        Dtype.FLOAT32,
        false,
        (checkpoint, warmUp) ->
            jvm.command(
                id,
                DjlPeer.class,
                List.of(checkpoint.torchScript().toString(), engine, Integer.toString(batch))));
  }
}
