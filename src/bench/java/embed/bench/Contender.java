package embed.bench;

import embed.bench.OrtPeer.Sorting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to turn lines on stdin into vectors on stdout.
 *
 * @param people whether it is what most people would do, rather than the best that can be done
 * @param csv whether rows are CSV; else they are raw float32
 */
record Contender(String id, String label, boolean people, boolean csv, Launch launch) {
  static final String EMBED = "embed";
  static final String ORT_BEST = "ort-best";

  /** The ids of all, as options name them. */
  static final String ALL = EMBED + "," + ORT_BEST + ",ort-one,ort-32,djl-pytorch,djl-rust";

  interface Launch {
    /** The command; of its input the first {@code warmUp} lines come first and are waited for. */
    List<String> command(Checkpoints checkpoint, int warmUp);
  }

  static Contender embed(Path launcher) {
    return new Contender(
        EMBED,
        "**embed**",
        false,
        true,
        (checkpoint, warmUp) ->
            List.of(launcher.toString(), "--model", checkpoint.directory().toString()));
  }

  static List<Contender> peers(PeerJvm jvm) {
    return List.of(
        ortBest(jvm, new Sorting(1024, 0)),
        ort(jvm, "ort-one", "ONNX Runtime, a line at a time", "one"),
        ort(jvm, "ort-32", "ONNX Runtime, batches of 32, padded", "32"),
        djl(jvm, "djl-pytorch", "DJL TorchScript, `batchPredict` of 32", "PyTorch", 32),
        djl(jvm, "djl-rust", "DJL Rust engine, a line at a time", "Rust", 1));
  }

  /** ONNX Runtime at its best, with the batches that suit it best. */
  static Contender ortBest(PeerJvm jvm, Sorting sorting) {
    String label = "ONNX Runtime, sorted by length, best batches";
    return peer(jvm, ORT_BEST, label, false, OrtPeer.class, sorting.drive());
  }

  /**
   * DJL's Rust engine in padded batches. Its RoBERTa ignores the attention mask, so these vectors
   * are wrong; the benchmark says how wrong and does not time them.
   */
  static Contender maskless(PeerJvm jvm) {
    return djl(jvm, "djl-rust-32", "DJL Rust engine, padded", "Rust", 32);
  }

  private static Contender ort(PeerJvm jvm, String id, String label, String drive) {
    return peer(jvm, id, label, true, OrtPeer.class, drive);
  }

  private static Contender djl(PeerJvm jvm, String id, String label, String engine, int batch) {
    return peer(jvm, id, label, true, DjlPeer.class, engine, Integer.toString(batch));
  }

  private static Contender peer(
      PeerJvm jvm, String id, String label, boolean people, Class<?> main, String... drive) {
    return new Contender(
        id,
        label,
        people,
        false,
        (checkpoint, warmUp) -> {
          List<String> arguments = new ArrayList<>(List.of(checkpoint.peers().toString()));
          arguments.addAll(List.of(drive));
          arguments.add(Integer.toString(warmUp));
          return jvm.command(id, main, arguments);
        });
  }
}
