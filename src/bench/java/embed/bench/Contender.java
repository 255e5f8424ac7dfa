package embed.bench;

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
  /** The tokens of a batch of the best drive of ONNX Runtime, as measured to be best. */
  static final int BUDGET = 1024;

  interface Launch {
    /** The command; of its input the first {@code warmUp} lines come first and are waited for. */
    List<String> command(Checkpoints checkpoint, int warmUp);
  }

  static Contender embed(Path launcher) {
    return new Contender(
        "embed",
        "**embed**",
        false,
        true,
        (checkpoint, warmUp) ->
            List.of(launcher.toString(), "--model", checkpoint.directory().toString()));
  }

  static List<Contender> peers(PeerJvm jvm) {
    List<Contender> peers = new ArrayList<>();
    peers.add(
        peer(jvm, "ort-best", "ONNX Runtime, sorted by length", false, OrtPeer.class, "best:" + BUDGET));
    peers.add(peer(jvm, "ort-one", "ONNX Runtime, a line at a time", true, OrtPeer.class, "one"));
    peers.add(
        peer(jvm, "ort-32", "ONNX Runtime, batches of 32, padded", true, OrtPeer.class, "32"));
    peers.add(
        peer(
            jvm,
            "djl-pytorch",
            "DJL TorchScript, `batchPredict` of 32",
            true,
            DjlPeer.class,
            "PyTorch",
            "32"));
    peers.add(
        peer(
            jvm,
            "djl-rust",
            "DJL Rust engine, a line at a time",
            true,
            DjlPeer.class,
            "Rust",
            "1"));
    return peers;
  }

  /**
   * DJL's Rust engine in padded batches. Its RoBERTa ignores the attention mask, so these vectors
   * are wrong; the benchmark says how wrong and does not time them.
   */
  static Contender maskless(PeerJvm jvm) {
    return peer(jvm, "djl-rust-32", "DJL Rust engine, padded", true, DjlPeer.class, "Rust", "32");
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
