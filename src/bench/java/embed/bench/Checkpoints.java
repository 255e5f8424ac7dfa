package embed.bench;

import com.google.gson.GsonBuilder;
import embed.checkpoint.Checkpoint;
import embed.weights.SafetensorsWriter;
import embed.weights.Tensor;
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
 * The checkpoints that the contenders run, in every form that they need: the directory that {@code
 * embed} opens, and one for the peers with {@code config.json}, {@code tokenizer.json}, {@code
 * model.safetensors}, {@code model.onnx} and {@code model.pt} of the same weights.
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
    return random("base", bundled, directory, 768, 12);
  }

  /** Random weights at all-MiniLM-L6's shape, with the bundled checkpoint's tokenizer. */
  static Checkpoints miniLm(Path bundled, Path directory) throws IOException {
    return random("minilm", bundled, directory, 384, 6);
  }

  private static Checkpoints random(
      String name, Path bundled, Path directory, int hidden, int layers) throws IOException {
    Files.createDirectories(directory);
    RobertaShape bundledShape = RobertaShape.read(bundled);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("RobertaModel"));
    config.put("model_type", "roberta");
    config.put("hidden_size", hidden);
    config.put("num_hidden_layers", layers);
    config.put("num_attention_heads", 12);
    config.put("intermediate_size", 4 * hidden);
    config.put("hidden_act", "gelu");
    config.put("max_position_embeddings", 514);
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
    RobertaShape shape = RobertaShape.read(directory);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    return new Checkpoints(name, directory, directory, shape)
        .complete(bundled, (tensor, values) -> fill(tensor, values, random));
  }

  /** Writes what is not there yet; a file appears under its name only when it is whole. */
  private Checkpoints complete(Path tokenizer, BiConsumer<String, FloatBuffer> fill)
      throws IOException {
    once(peers.resolve("tokenizer.json"), file -> TokenizerJson.write(tokenizer, file));
    once(
        peers.resolve("model.safetensors"),
        file -> SafetensorsWriter.write(file, shape.tensors(), fill));
    try (WeightFiles files = WeightFiles.open(peers)) {
      Map<String, Tensor> weights = files.tensors();
      once(peers.resolve("model.onnx"), file -> OnnxRoberta.write(shape, weights, file, OPSET));
      once(peers.resolve("model.pt"), file -> TorchScriptRoberta.write(shape, weights, file));
    }
    return this;
  }

  private interface Writer {
    void write(Path file) throws IOException;
  }

  private static void once(Path file, Writer writer) throws IOException {
    if (Files.notExists(file)) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      writer.write(part);
      Files.move(part, file);
    }
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
