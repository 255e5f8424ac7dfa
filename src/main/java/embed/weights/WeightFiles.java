package embed.weights;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.PlainText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open weights files of a checkpoint directory. */
public final class WeightFiles implements AutoCloseable {
  /** What is looked for, in this order; an index names the shards beside it. */
  private static final List<String> NAMES =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  /** What transformers' Trainer leaves beside the weights. */
  private static final Set<String> OF_TRAINING =
      Set.of("training_args.bin", "optimizer.pt", "optimizer.bin", "scheduler.pt", "rng_state.pth");

  private final List<MappedFile> open = new ArrayList<>();
  private final List<Weights> weights = new ArrayList<>();

  private WeightFiles() {}

  public static WeightFiles open(Path directory) {
    Path first = find(directory);
    WeightFiles files = new WeightFiles();
    boolean complete = false;
    try {
      if (first.toString().endsWith(".json")) {
        ShardIndex index = ShardIndex.read(first);
        for (Path shard : index.files()) {
          files.add(shard);
        }
        index.check(files.weights);
      } else {
        files.add(first);
      }
      complete = true;
    } finally {
      if (!complete) {
        files.close();
      }
    }
    return files;
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
   * Every tensor by the name that its file has for it.
   *
   * @throws EmbedException if two files have one of the same name
   */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Weights file : weights) {
      for (Tensor tensor : file.tensors()) {
        Tensor other = tensors.put(tensor.name(), tensor);
        if (other != null) {
          throw new EmbedException(
              tensor.file()
                  + ": tensor "
                  + PlainText.quote(tensor.name())
                  + " is also in "
                  + other.file());
        }
      }
    }
    return tensors;
  }

  public void requireUnchanged() {
    for (MappedFile file : open) {
      file.requireUnchanged();
    }
  }

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
   * The file that comes first: one of weights, or an index.
   *
   * @throws EmbedException if there is none
   */
  public static Path find(Path directory) {
    for (String name : NAMES) {
      Path file = directory.resolve(name);
      if (Files.exists(file) || Files.isSymbolicLink(file)) {
        return file;
      }
    }
    throw new EmbedException(
        directory + ": no weights; looked for " + String.join(", ", NAMES) + found(directory));
  }

  /** What stands there instead, and what to do about it; empty if nothing known does. */
  private static String found(Path directory) {
    List<String> others = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        String advice = advice(path.getFileName().toString());
        if (advice != null) {
          others.add(advice);
        }
      }
    } catch (IOException e) {
      throw FileErrors.io(directory, e);
    }
    Collections.sort(others);
    return others.isEmpty() ? "" : "; found " + FileErrors.list(others);
  }

  private static String advice(String name) {
    String convert = " (load it with transformers and save_pretrained it from PyTorch)";
    if (name.equals("tf_model.h5")
        || name.equals("flax_model.msgpack")
        || name.equals("rust_model.ot")
        || name.endsWith(".ckpt.index")) {
      return name.concat(convert);
    }
    if (name.startsWith("adapter_model.")) {
      return name.concat(" (an adapter alone: merge it into its base model and save that)");
    }
    if (name.endsWith(".onnx") || name.endsWith(".gguf")) {
      return name.concat(" (an export; the checkpoint it was made from is needed)");
    }
    if (name.contains("-of-0")) {
      return name.concat(" (a shard; the .index.json that names the shards is missing)");
    }
    if (name.endsWith(".safetensors")) {
      return name.concat(" (rename it to model.safetensors if these are the weights)");
    }
    if (name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".bin")) {
      return OF_TRAINING.contains(name)
          ? null
          : name.concat(" (rename it to pytorch_model.bin if these are the weights)");
    }
    return null;
  }
}
