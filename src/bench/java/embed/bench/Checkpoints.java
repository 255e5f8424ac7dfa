package embed.bench;

import com.google.gson.GsonBuilder;
import embed.checkpoint.Checkpoint;
import embed.weights.SafetensorsWriter;
import embed.weights.WeightFiles;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The checkpoints that the contenders run: the directory that {@code embed} opens, and one for the
 * peers with {@code config.json}, {@code tokenizer.json}, {@code model.safetensors} and, once a
 * contender asks for them, ONNX files and {@code model.pt} of the same weights.
 */
record Checkpoints(String name, Path directory, Path peers, RobertaShape shape) {
  /**
   * The opset of the ONNX file. At 13 and later ONNX Runtime 1.29 leaves the same attention unfused
   * (its AttentionFusion knows a BERT mask only with the Cast and Unsqueeze of 12) and runs slower.
   */
  static final int OPSET = 12;

  private static final long SEED = 20_261_122;

  /** The bundled checkpoint as it is. */
  static Checkpoints linux(Path bundled, Path peers) throws IOException {
    Files.createDirectories(peers);
    Files.writeString(
        peers.resolve("config.json"), Files.readString(bundled.resolve("config.json")));
    Checkpoints checkpoints = new Checkpoints("Linux", bundled, peers, RobertaShape.read(bundled));
    try (Checkpoint checkpoint = Checkpoint.open(bundled)) {
      return checkpoints.complete(
          bundled,
          (tensor, values) -> values.put(checkpoint.tensor(tensor).float32().asFloatBuffer()));
    }
  }

  /** Random weights at roberta-base's shape, with the bundled checkpoint's tokenizer. */
  static Checkpoints base(Path bundled, Path directory) throws IOException {
    return random("base", bundled, directory, new int[] {768, 12, 12, 514});
  }

  /** Random weights at all-MiniLM-L6's shape, with the bundled checkpoint's tokenizer. */
  static Checkpoints miniLm(Path bundled, Path directory) throws IOException {
    return random("minilm", bundled, directory, new int[] {384, 6, 12, 514});
  }

  /** Random weights at bge-m3's shape, with the bundled checkpoint's tokenizer. */
  static Checkpoints bgeM3(Path bundled, Path directory) throws IOException {
    return random("bge-m3", bundled, directory, new int[] {1024, 24, 16, 8194});
  }

  /**
   * @param shape hidden size, layers, heads, positions
   */
  private static Checkpoints random(String name, Path bundled, Path directory, int[] shape)
      throws IOException {
    Files.createDirectories(directory);
    RobertaShape bundledShape = RobertaShape.read(bundled);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("RobertaModel"));
    config.put("model_type", "roberta");
    config.put("hidden_size", shape[0]);
    config.put("num_hidden_layers", shape[1]);
    config.put("num_attention_heads", shape[2]);
    config.put("intermediate_size", 4 * shape[0]);
    config.put("hidden_act", "gelu");
    config.put("max_position_embeddings", shape[3]);
    config.put("type_vocab_size", 1);
    config.put("vocab_size", bundledShape.vocabulary());
    config.put("layer_norm_eps", 1e-5);
    config.put("pad_token_id", bundledShape.padId());
    config.put("bos_token_id", 0);
    config.put("eos_token_id", 2);
    config.put("hidden_dropout_prob", 0.1);
    config.put("attention_probs_dropout_prob", 0.1);
    config.put("initializer_range", 0.02);
    Files.writeString(
        directory.resolve("config.json"),
        new GsonBuilder().setPrettyPrinting().create().toJson(config));
    for (String file : List.of("vocab.json", "merges.txt")) {
      Files.writeString(directory.resolve(file), Files.readString(bundled.resolve(file)));
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    return new Checkpoints(name, directory, directory, RobertaShape.read(directory))
        .complete(bundled, (tensor, values) -> fill(tensor, values, random));
  }

  /** What the report calls it. */
  String title() {
    return switch (name) {
      case "Linux" -> "models/Linux";
      case "minilm" -> "MiniLM's shape";
      case "base" -> "roberta-base's shape";
      default -> name + "'s shape";
    };
  }

  /** Writes what is not there yet; a file appears under its name only when it is whole. */
  private Checkpoints complete(Path tokenizer, BiConsumer<String, FloatBuffer> fill)
      throws IOException {
    once(peers.resolve("tokenizer.json"), file -> TokenizerJson.write(tokenizer, file));
    once(
        peers.resolve("model.safetensors"),
        file -> SafetensorsWriter.write(file, shape.tensors(), fill));
    return this;
  }

  /** The ONNX file that ONNX Runtime runs: float32, or quantised for int8. */
  Path onnx(Dtype dtype) throws IOException {
    if (dtype == Dtype.INT8) {
      return once(
          peers.resolve("model-int8.onnx"), file -> OnnxQuantizer.write(onnx(Dtype.FLOAT32), file));
    }
    return once(
        peers.resolve("model.onnx"),
        file -> {
          try (WeightFiles files = WeightFiles.open(peers)) {
            OnnxRoberta.write(shape, files.tensors(), file, OPSET);
          }
        });
  }

  /** The directory of the peers with the TorchScript archive {@code model.pt} in it. */
  Path torchScript() throws IOException {
    once(
        peers.resolve("model.pt"),
        file -> {
          try (WeightFiles files = WeightFiles.open(peers)) {
            TorchScriptRoberta.write(shape, files.tensors(), file);
          }
        });
    return peers;
  }

  private interface Writer {
    void write(Path file) throws IOException;
  }

  private static Path once(Path file, Writer writer) throws IOException {
    if (Files.notExists(file)) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      writer.write(part);
      Files.move(part, file);
    }
    return file;
  }

  /**
   * Normal with deviation 0.02 as RoBERTa starts its training, and LayerNorm scales about one; all
   * biases are random too, so that a peer that mixed two of them up would be found out.
   */
  private static void fill(String tensor, FloatBuffer values, RandomGenerator random) {
    float mean = tensor.endsWith("LayerNorm.weight") ? 1 : 0;
    while (values.hasRemaining()) {
      values.put((float) (mean + 0.02 * random.nextGaussian()));
    }
  }
}
