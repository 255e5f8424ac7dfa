package embed.checkpoint;

import embed.EmbedException;
import embed.EmbedderOptions;
import embed.file.Folder;
import embed.file.Json;
import embed.file.NamedFile;
import embed.model.Architecture;
import embed.model.Parameter;
import embed.text.PlainText;
import embed.weights.NonFinite;
import embed.weights.Tensor;
import embed.weights.WeightFiles;
import embed.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open checkpoint directory: its config and its tensors. Tensors are looked up by transformers'
 * names for the parameters, regardless of their names in the file.
 *
 * <p>Instances are thread-safe. Buffers of tensors stay valid after {@link #close}.
 */
public final class Checkpoint implements AutoCloseable {
  public static final String CONFIG = "config.json";

  private final Path directory;
  private final Architecture architecture;
  private final WeightFiles files;
  private final MatchedTensors tensors;
  private final SentenceModules modules;
  private final List<String> adapter;

  /** One tensor from each file that contains tensors of the encoder or of a head. */
  private final Collection<Tensor> oneOfEachFile;

  private Checkpoint(
      SentenceModules modules,
      Architecture architecture,
      WeightFiles files,
      MatchedTensors tensors,
      List<String> adapter) {
    this.modules = modules;
    this.directory = modules.transformer();
    this.architecture = architecture;
    this.files = files;
    this.tensors = tensors;
    this.adapter = adapter;
    Map<Path, Tensor> byFile = new LinkedHashMap<>();
    tensors.encoder().values().forEach(tensor -> byFile.put(tensor.file(), tensor));
    tensors.heads().values().forEach(tensor -> byFile.put(tensor.file(), tensor));
    this.oneOfEachFile = byFile.values();
  }

  /**
   * Opens a directory that {@code save_pretrained} wrote, and checks that the encoder is complete.
   * No weight is read yet.
   *
   * @param given the directory, or the hub's cache folder of a repository
   * @throws EmbedException if the directory, its config.json or its weights are missing, not
   *     well-formed or not supported; all missing and unsuitable tensors are listed together; or if
   *     there is an {@link Adapter}
   */
  public static Checkpoint open(Path given) {
    return open(given, EmbedderOptions.DEFAULTS);
  }

  /**
   * Opens a directory as the options say: with the files of sentence-transformers or {@linkplain
   * EmbedderOptions#plain without}, and with or without an {@link Adapter} in it.
   */
  public static Checkpoint open(Path given, EmbedderOptions options) {
    Path directory = HubCache.snapshot(given);
    if (!Files.isDirectory(directory)) {
      throw new EmbedException(
          directory
              + (Files.exists(directory)
                  ? ": not a directory; give the directory that holds config.json"
                  : ": no such directory"));
    }
    SentenceModules modules = SentenceModules.of(directory, options);
    try {
      if (options.plain()) {
        requireOwnCheckpoint(directory);
      }
      return open(modules, options.ignoreAdapter());
    } catch (RuntimeException | Error e) {
      modules.close();
      throw e;
    }
  }

  /**
   * Refuses a directory of sentence-transformers whose checkpoint is in the folder of the first
   * module. The directory's own config.json then has only sentence-transformers' version.
   */
  private static void requireOwnCheckpoint(Path directory) {
    Path config = directory.resolve(CONFIG);
    if (NamedFile.exists(config) && Json.object(config).containsKey("model_type")) {
      return;
    }
    List<Path> first =
        Folder.list(
            directory,
            1,
            child ->
                child.getFileName().toString().startsWith("0_")
                    && NamedFile.exists(child.resolve(CONFIG)));
    if (!first.isEmpty()) {
      throw new EmbedException(
          "%s: the checkpoint is in %s; with --plain, give that folder", directory, first.get(0));
    }
  }

  private static Checkpoint open(SentenceModules modules, boolean ignoreAdapter) {
    Path directory = modules.transformer();
    Path configFile = directory.resolve(CONFIG);
    if (!NamedFile.exists(configFile)) {
      throw new EmbedException("%s: no %s%s", directory, CONFIG, nested(directory));
    }
    Architecture architecture = Architecture.read(configFile, modules.maxSeqLength());
    WeightFiles files = WeightFiles.open(directory);
    try {
      List<String> adapter = Adapter.find(directory, files.tensors());
      if (!adapter.isEmpty() && !ignoreAdapter) {
        throw Adapter.refusal(directory, adapter);
      }
      MatchedTensors matched = match(directory, architecture, files);
      return new Checkpoint(modules, architecture, files, matched, adapter);
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  private static MatchedTensors match(
      Path directory, Architecture architecture, WeightFiles files) {
    List<Weights> weights = files.weights();
    String where = (weights.size() == 1 ? weights.get(0).file() : directory).toString();
    MatchedTensors matched =
        TensorMatcher.match(where, architecture, Adapter.unwrap(files.tensors()));
    try {
      matched.requireComplete(where);
    } catch (EmbedException e) {
      throw files.explain(e);
    }
    TensorMatcher.checkConversion(where, matched, files.bytes());
    return matched;
  }

  /**
   * The path of a checkpoint below {@code directory}, for a message to users who gave its parent
   * directory.
   */
  private static String nested(Path directory) {
    List<Path> children =
        Folder.list(
            directory, 1, child -> NamedFile.exists(HubCache.snapshot(child).resolve(CONFIG)));
    return children.isEmpty()
        ? "; give the directory that save_pretrained wrote"
        : "; there is one in " + children.get(0);
  }

  public Path directory() {
    return directory;
  }

  /**
   * How many tokens a line may have, special tokens included, as far as the model and
   * sentence-transformers' files say; the tokenizer's files may say less, unless {@link
   * #statesLongestInput}.
   */
  public int longestInput() {
    return Math.min(architecture.config().positions().longestInput(), modules.maxSeqLength());
  }

  /** Whether sentence-transformers' files give the longest input. */
  public boolean statesLongestInput() {
    return modules.maxSeqLength() < Integer.MAX_VALUE;
  }

  /** The setting that gives {@link #longestInput}, and its file. */
  public String longestInputSource() {
    return modules.maxSeqLength() <= architecture.config().positions().longestInput()
        ? modules.maxSeqLengthSource()
        : "max_position_embeddings in " + CONFIG;
  }

  /**
   * The keys of config.json and of sentence-transformers' files that nothing reads, by the file's
   * name relative to the directory. This reads config.json again.
   */
  public Map<String, List<String>> unusedKeys() {
    Map<String, List<String>> unused = new LinkedHashMap<>();
    List<String> ofModel = new ArrayList<>(Architecture.unusedKeys(directory.resolve(CONFIG)));
    ofModel.removeAll(List.of("tokenizer_class", "transformers_version")); // for the tokenizer
    unused.put(CONFIG, ofModel);
    modules
        .unusedKeys()
        .forEach((file, keys) -> unused.put(directory.relativize(file).toString(), keys));
    return unused;
  }

  public Architecture architecture() {
    return architecture;
  }

  /**
   * Refuses an {@link Adapter} even if it was ignored when the checkpoint was opened.
   *
   * @throws EmbedException if there is one
   */
  public void requireNoAdapter() {
    if (!adapter.isEmpty()) {
      throw Adapter.refusal(directory, adapter);
    }
  }

  /** The tensors of the weights files, matched with the architecture's parameters. */
  public MatchedTensors tensors() {
    return tensors;
  }

  /** The settings in the directory's files of sentence-transformers. */
  public SentenceModules sentenceModules() {
    return modules;
  }

  /** The weights files in the order in which they were read: one, or the shards. */
  public List<Weights> weightFiles() {
    return files.weights();
  }

  /**
   * The tensor of a parameter of the encoder or of a head.
   *
   * @param name transformers' name, regardless of the name in the file
   * @throws EmbedException if there is none, or if it belongs to a head and its shape does not
   *     match the config or its type is not a weight type
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.find(name);
    if (tensor == null) {
      throw new EmbedException(
          "%s: the checkpoint has no tensor %s", directory, PlainText.quote(name));
    }
    if (tensors.heads().containsKey(name)) {
      checkHead(name, tensor);
    }
    return tensor;
  }

  /** A head is checked only when it is needed, because the encoder runs without it. */
  private void checkHead(String name, Tensor tensor) {
    for (Parameter parameter : tensors.parameters().heads()) {
      if (parameter.name().equals(name) && !(parameter.fits(tensor) && tensor.dtype().isWeight())) {
        throw new EmbedException(
            "%s should be floating-point %s", tensor.describe(), parameter.shape());
      }
    }
  }

  /**
   * Describes the tensors of the encoder and the pooler that contain NaN or infinity, usually none.
   * Reads all of their elements.
   */
  public List<String> nonFiniteTensors() {
    List<Tensor> used = new ArrayList<>(tensors.encoder().values());
    if (tensors.hasPooler()) {
      for (Parameter parameter : tensors.parameters().pooler().parameters()) {
        used.add(tensor(parameter.name()));
      }
    }
    return NonFinite.describe(used);
  }

  /**
   * Checks that no weights file has changed. Call this before and after computing with mapped
   * weights: a file that was overwritten in place contains other weights, or none. A file that was
   * replaced or deleted does no harm.
   *
   * @throws EmbedException if a weights file has changed since it was opened
   */
  public void requireUnchanged() {
    oneOfEachFile.forEach(Tensor::requireUnchanged);
  }

  /** Closes the files. Tensors can no longer be read, but buffers returned earlier stay valid. */
  @Override
  public void close() {
    files.close();
    modules.close();
  }
}
