package embed.weights;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.Folder;
import embed.file.NamedFile;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open weights files of a checkpoint directory. */
public final class WeightFiles implements AutoCloseable {
  /** The files that are looked for, in this order; an index names the shards next to it. */
  private static final List<String> NAMES =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  /** Files that transformers' Trainer writes next to the weights. */
  private static final Set<String> OF_TRAINING =
      Set.of("training_args.bin", "optimizer.pt", "optimizer.bin", "scheduler.pt", "rng_state.pth");

  private static final int MOST_FILES = 1_000;

  private final List<MappedFile> open = new ArrayList<>();
  private final List<Weights> weights = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Map<String, Tensor> tensors;

  private WeightFiles() {}

  /**
   * Opens the weights of a checkpoint directory. A shard that is missing or cannot be read is left
   * out, as the encoder may not need it.
   *
   * @throws EmbedException if no file of weights can be read
   */
  public static WeightFiles open(Path directory) {
    Path first = find(directory);
    WeightFiles files = new WeightFiles();
    boolean complete = false;
    try {
      if (first.toString().endsWith(".json")) {
        files.addShards(ShardIndex.read(first));
      } else {
        files.add(first);
      }
      files.tensors = files.distinctTensors(directory);
      complete = true;
    } finally {
      if (!complete) {
        files.close();
      }
    }
    return files;
  }

  private void addShards(ShardIndex index) {
    List<String> missing = new ArrayList<>();
    for (Path shard : index.named()) {
      if (!NamedFile.exists(shard)) {
        missing.add(PlainText.quote(shard.getFileName().toString()));
        continue;
      }
      try {
        add(shard);
      } catch (EmbedException e) {
        problems.add(e.getMessage());
      }
    }
    if (!missing.isEmpty()) {
      problems.add(index.describeMissing(missing));
    }
    if (weights.isEmpty()) {
      throw new EmbedException(String.join("; ", problems));
    }
  }

  private void add(Path path) {
    MappedFile file = MappedFile.open(path);
    open.add(file);
    weights.add(Weights.read(file));
  }

  public List<Weights> weights() {
    return weights;
  }

  /**
   * Every tensor by the name that its file has for it. One that is in two files is there once if
   * its content is the same in both, and not at all if it is not.
   */
  public Map<String, Tensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /**
   * Says why a tensor that is needed may not be among {@link #tensors}.
   *
   * @param incomplete the error that says which tensors are missing
   * @return the same error, after what is wrong with the files if anything is
   */
  public EmbedException explain(EmbedException incomplete) {
    return problems.isEmpty()
        ? incomplete
        : new EmbedException(
            incomplete, "%s; therefore %s", FileErrors.list(problems), incomplete.getMessage());
  }

  private Map<String, Tensor> distinctTensors(Path directory) {
    Map<String, Tensor> distinct = new LinkedHashMap<>();
    Map<String, String> ambiguous = new LinkedHashMap<>();
    for (Weights file : weights) {
      for (Tensor tensor : file.tensors()) {
        Tensor other = distinct.putIfAbsent(tensor.name(), tensor);
        if (other != null && !other.hasSameContent(tensor)) {
          String files = other.file().getFileName() + " and " + tensor.file().getFileName();
          ambiguous.putIfAbsent(tensor.name(), PlainText.quote(tensor.name()) + " in " + files);
        }
      }
    }
    if (!ambiguous.isEmpty()) {
      distinct.keySet().removeAll(ambiguous.keySet());
      problems.add(
          directory
              + ": "
              + ambiguous.size()
              + " tensors are in two files with different content: "
              + FileErrors.list(List.copyOf(ambiguous.values())));
    }
    return distinct;
  }

  /** The size of all files together. */
  public long bytes() {
    long sum = 0;
    for (Weights file : weights) {
      sum += file.bytes();
    }
    return sum;
  }

  @Override
  public void close() {
    for (MappedFile file : open) {
      file.close();
    }
  }

  /**
   * The first of the files that are looked for: weights, or an index.
   *
   * @throws EmbedException if there is none
   */
  public static Path find(Path directory) {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (NamedFile.exists(file)) {
        return file;
      }
    }
    throw new EmbedException(
        "%s: no weights; looked for %s%s", directory, String.join(", ", NAMES), found(directory));
  }

  /** The known files that are there instead, each with what to do about it; or nothing. */
  private static String found(Path directory) {
    List<String> others =
        Folder.list(directory, MOST_FILES, file -> advice(file) != null).stream()
            .map(WeightFiles::advice)
            .sorted()
            .toList();
    return others.isEmpty() ? "" : "; found " + FileErrors.list(others);
  }

  /** What to do about a file that is there instead of weights, or null. */
  private static String advice(Path file) {
    String name = file.getFileName().toString();
    String convert = " (load it with transformers and save_pretrained it from PyTorch)";
    if (name.equals("tf_model.h5")
        || name.equals("flax_model.msgpack")
        || name.equals("rust_model.ot")
        || name.endsWith(".ckpt.index")) {
      return name + convert;
    }
    if (name.startsWith("adapter_model.")) {
      return name + " (an adapter alone: merge it into its base model and save that)";
    }
    if (name.endsWith(".onnx") || name.endsWith(".gguf")) {
      return name + " (an export; give the checkpoint that it was made from)";
    }
    if (name.contains("-of-0")) {
      return name + " (a shard; the .index.json that names the shards is missing)";
    }
    if (name.endsWith(".safetensors")) {
      return name + " (rename it to model.safetensors if these are the weights)";
    }
    if (name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".bin")) {
      return OF_TRAINING.contains(name)
          ? null
          : name + " (rename it to pytorch_model.bin if these are the weights)";
    }
    return null;
  }
}
