package embed.inspect;

import embed.EmbedException;
import embed.checkpoint.Adapter;
import embed.checkpoint.Checkpoint;
import embed.checkpoint.HubCache;
import embed.checkpoint.MatchedTensors;
import embed.checkpoint.SentenceModules;
import embed.checkpoint.TensorMatcher;
import embed.file.Folder;
import embed.inspect.ReportedFile.Role;
import embed.model.Architecture;
import embed.weights.ShardIndex;
import embed.weights.Tensor;
import embed.weights.WeightFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A report for people about the contents of a directory, which works even if {@link
 * Checkpoint#open} refuses the directory. It reads no weights.
 *
 * @param files all files except hidden ones, by name; the headers of the checkpoint's own weights
 *     files are read if possible
 * @param architecture null if config.json is missing or refused
 * @param matched null if config.json or readable weights are missing, or if the weights contain
 *     several encoders
 */
public record CheckpointReport(
    Path directory, List<ReportedFile> files, Architecture architecture, MatchedTensors matched) {
  private static final int MOST_FILES = 1_000;

  public CheckpointReport {
    files = List.copyOf(files);
  }

  /**
   * Examines a directory, or the checkpoint below it that sentence-transformers' files name. Files
   * that cannot be read are left out.
   *
   * @param plain whether to ignore the files of sentence-transformers
   */
  public static CheckpointReport of(Path given, boolean plain) {
    Path directory = HubCache.snapshot(given);
    SentenceModules none = SentenceModules.none(directory);
    SentenceModules modules = plain ? none : orElse(none, () -> SentenceModules.read(directory));
    modules.close();
    return of(modules);
  }

  private static CheckpointReport of(SentenceModules modules) {
    Path directory = modules.transformer();
    Map<Path, ReportedFile> files = new TreeMap<>();
    List<Path> shown =
        orElse(List.of(), () -> Folder.list(directory, MOST_FILES, CheckpointReport::isShown));
    for (Path file : shown) {
      boolean isRecipe = modules.configFiles().contains(file);
      files.put(file, ReportedFile.of(file, isRecipe ? Role.RECIPE : Role.OTHER));
    }
    addWeights(files, directory);
    Architecture architecture = null;
    Path configFile = directory.resolve(Checkpoint.CONFIG);
    ReportedFile config = ReportedFile.of(configFile, Role.CONFIG);
    try {
      architecture = Architecture.read(configFile);
    } catch (EmbedException e) {
      config = config.withProblem(e.getMessage());
    }
    if (!files.isEmpty()) {
      files.put(configFile, config);
    }
    List<ReportedFile> all = List.copyOf(files.values());
    MatchedTensors matched = new CheckpointReport(directory, all, architecture, null).match();
    return new CheckpointReport(directory, all, architecture, matched);
  }

  private MatchedTensors match() {
    Map<String, Tensor> tensors = Adapter.unwrap(tensorsByName());
    return architecture == null || tensors.isEmpty()
        ? null
        : orElse(null, () -> TensorMatcher.match(directory.toString(), architecture, tensors));
  }

  private Map<String, Tensor> tensorsByName() {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (Tensor tensor : tensors()) {
      byName.putIfAbsent(tensor.name(), tensor);
    }
    return byName;
  }

  /** The files and tensors of an {@link Adapter}; empty if there is none. */
  public List<String> adapter() {
    return Adapter.find(directory, tensorsByName());
  }

  /** All tensors in the readable weights files, used or not. */
  public List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>();
    for (ReportedFile file : files) {
      if (file.weights() != null) {
        tensors.addAll(file.weights().tensors());
      }
    }
    return tensors;
  }

  /** The total size of the weights files in bytes. */
  public long bytes() {
    long sum = 0;
    for (ReportedFile file : files) {
      sum += file.role() == Role.WEIGHTS ? Math.max(0, file.bytes()) : 0;
    }
    return sum;
  }

  /** The number of the encoder's parameters that are present. */
  public long encoderParameters() {
    return matched == null ? 0 : parameters(matched.encoder().values());
  }

  /** The number of parameters in the heads; a tied matrix is not counted again. */
  public long headParameters() {
    if (matched == null) {
      return 0;
    }
    Set<Tensor> heads = new LinkedHashSet<>(matched.heads().values());
    Tensor words = matched.wordEmbeddings();
    heads.removeIf(tensor -> words != null && tensor.isAlso(words));
    return parameters(heads);
  }

  private static long parameters(Iterable<Tensor> tensors) {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.elements();
    }
    return sum;
  }

  private static boolean isShown(Path file) {
    return !file.getFileName().toString().startsWith(".") && !Files.isDirectory(file);
  }

  private static void addWeights(Map<Path, ReportedFile> files, Path directory) {
    Path first = orElse(null, () -> WeightFiles.find(directory));
    if (first == null) {
      return;
    }
    List<Path> weights = List.of(first);
    if (first.toString().endsWith(".json")) {
      files.put(first, ReportedFile.of(first, Role.INDEX));
      weights = orElse(List.of(), () -> ShardIndex.read(first).named());
    }
    for (Path file : weights) {
      files.put(file, ReportedFile.weights(file));
    }
  }

  private interface Read<T> {
    T get();
  }

  /**
   * The result of {@code read}, or {@code other} if it fails: opening the checkpoint reports the
   * reason.
   */
  private static <T> T orElse(T other, Read<T> read) {
    try {
      return read.get();
    } catch (EmbedException e) {
      return other;
    }
  }
}
