package embed.checkpoint;

import embed.weights.DType;
import embed.weights.Refusal;
import embed.weights.SafetensorsWriter;
import embed.weights.StateDict;
import embed.weights.Strides;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A one-layer RoBERTa of random numbers, to be changed and then written to a directory. */
public final class SmallCheckpoint {
  private static final int HIDDEN = 4;
  private static final int WORDS = 10;

  private record Part(DType dtype, long[] shape) {}

  private final Random random = new Random(7);
  private Map<String, Part> parts = new LinkedHashMap<>();
  private String config =
      """
      {"model_type": "roberta", "vocab_size": 10, "hidden_size": 4, "num_hidden_layers": 1,
       "num_attention_heads": 2, "intermediate_size": 6, "max_position_embeddings": 8,
       "type_vocab_size": 1}
      """;

  public SmallCheckpoint() {
    RobertaShapes.of(WORDS, 8, HIDDEN, 6, 1).forEach(this::add);
  }

  /** Only the config, without any tensor. */
  public static SmallCheckpoint empty() {
    SmallCheckpoint empty = new SmallCheckpoint();
    empty.parts.clear();
    return empty;
  }

  public SmallCheckpoint add(String name, long... shape) {
    return add(name, DType.FLOAT32, shape);
  }

  public SmallCheckpoint add(String name, DType dtype, long... shape) {
    parts.put(name, new Part(dtype, shape));
    return this;
  }

  /** A weight of this shape, and a bias of its first dimension. */
  public SmallCheckpoint addPair(String name, long... shape) {
    return add(name + ".weight", shape).add(name + ".bias", shape[0]);
  }

  public SmallCheckpoint addMaskedLanguageHead() {
    addPair("lm_head.dense", HIDDEN, HIDDEN);
    addPair("lm_head.layer_norm", HIDDEN);
    return add("lm_head.bias", WORDS);
  }

  /** Nothing but one tensor. */
  SmallCheckpoint only(String name, long... shape) {
    parts.clear();
    return add(name, shape);
  }

  public SmallCheckpoint remove(String name) {
    parts.remove(name);
    return this;
  }

  public SmallCheckpoint rename(UnaryOperator<String> change) {
    Map<String, Part> renamed = new LinkedHashMap<>();
    parts.forEach((name, part) -> renamed.put(change.apply(name), part));
    parts = renamed;
    return this;
  }

  /** Adds to each tensor one of another name, of the same type and shape. */
  public SmallCheckpoint copy(UnaryOperator<String> change) {
    Map<String, Part> copies = new LinkedHashMap<>();
    parts.forEach((name, part) -> copies.put(change.apply(name), part));
    parts.putAll(copies);
    return this;
  }

  /** Sets a key of config.json, which it has already or not. */
  public SmallCheckpoint config(String key, String value) {
    config = config.replaceFirst("\"" + key + "\": [^,}]*,? *", "");
    config = config.replaceFirst("\\{", "{\"" + key + "\": " + value + ", ");
    return this;
  }

  public StateDict stateDict() {
    List<StateDict.Storage> storages = new ArrayList<>();
    List<StateDict.View> views = new ArrayList<>();
    parts.forEach(
        (name, part) -> {
          byte[] bytes = new byte[(int) part.dtype.bytes(Strides.elements(part.shape))];
          random.nextBytes(bytes);
          long[] strides = Strides.contiguous(part.shape);
          views.add(new StateDict.View(name, storages.size(), 0, part.shape, strides));
          storages.add(new StateDict.Storage(part.dtype, bytes));
        });
    return new StateDict(storages, views);
  }

  public void writeConfig(Path directory) {
    Refusal.write(directory.resolve("config.json"), config.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes config.json and model.safetensors. */
  public Path write(Path directory) {
    writeConfig(directory);
    Refusal.write(directory.resolve("model.safetensors"), SafetensorsWriter.write(stateDict()));
    return directory;
  }
}
