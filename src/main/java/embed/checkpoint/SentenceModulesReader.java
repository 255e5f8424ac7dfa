package embed.checkpoint;

import embed.EmbedException;
import embed.Pooling;
import embed.checkpoint.SentenceModule.DenseActivation;
import embed.file.Json;
import embed.file.NamedFile;
import embed.text.PlainText;
import embed.weights.Tensor;
import embed.weights.WeightFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the files of one sentence-transformers directory, in the formats of all releases: {@code
 * modules.json} names the modules in the order in which they are applied, each with a class and a
 * folder.
 */
final class SentenceModulesReader {
  private static final int MOST_MODULES = 32;

  /** The first of these files that exists in a Transformer's folder is used. */
  private static final List<String> TRANSFORMER_CONFIGS =
      List.of(
          "sentence_bert_config.json",
          "sentence_roberta_config.json",
          "sentence_distilbert_config.json",
          "sentence_camembert_config.json",
          "sentence_albert_config.json",
          "sentence_xlm-roberta_config.json",
          "sentence_xlnet_config.json");

  private final Path directory;
  private final List<Path> configFiles = new ArrayList<>();
  private final List<SentenceConfig> configs = new ArrayList<>();
  private final List<WeightFiles> weights = new ArrayList<>();
  private final List<SentenceModule> modules = new ArrayList<>();
  private Path transformer;
  private SentenceConfig transformerConfig = new SentenceConfig(null, Map.of());
  private List<Pooling> pooling;
  private boolean includePrompt = true;

  SentenceModulesReader(Path directory) {
    this.directory = directory;
  }

  SentenceModules read() {
    boolean complete = false;
    try {
      Path file = directory.resolve(SentenceModules.MODULES);
      configFiles.add(file);
      Object list = Json.read(file, Json::value);
      if (!(list instanceof List<?> entries)
          || entries.isEmpty()
          || entries.size() > MOST_MODULES) {
        throw new EmbedException(
            "%s: must be a list of 1 to %s modules, is %s",
            file, MOST_MODULES, Json.describe(list));
      }
      for (Object entry : entries) {
        if (!(entry instanceof Map<?, ?> module)) {
          throw new EmbedException("%s: a module is %s", file, Json.describe(entry));
        }
        add(file, module.get("type"), module.get("path"));
      }
      if (transformer == null || pooling == null) {
        throw new EmbedException("%s: has no Transformer with a Pooling after it", file);
      }
      SentenceModules read = result();
      complete = true;
      return read;
    } finally {
      if (!complete) {
        weights.forEach(WeightFiles::close);
      }
    }
  }

  private SentenceModules result() {
    int last = modules.size() - 1;
    boolean normalize = false;
    while (last >= 0 && modules.get(last) instanceof SentenceModule.Normalize) {
      normalize = true;
      modules.remove(last--);
    }
    SentenceConfig whole = settings(directory.resolve(SentenceModules.CONFIG));
    whole.requireOnly("model_type", "SentenceTransformer");
    int truncateDim = (int) Math.min(Integer.MAX_VALUE, whole.length("truncate_dim"));
    Map<String, String> prompts = whole.texts("prompts");
    String defaultPrompt = whole.string("default_prompt_name", null);
    int longestInput = transformerConfig.longestInput();
    boolean lowerCase = transformerConfig.bool("do_lower_case", false);
    Map<Path, List<String>> unusedKeys = new LinkedHashMap<>();
    configs.forEach(config -> unusedKeys.put(config.file(), config.unused()));
    return new SentenceModules(
        transformer,
        longestInput,
        "max_seq_length in " + transformerConfig.fileName(),
        lowerCase,
        pooling,
        includePrompt,
        modules,
        normalize,
        truncateDim,
        prompts,
        defaultPrompt,
        configFiles,
        unusedKeys,
        weights);
  }

  private void add(Path file, Object type, Object path) {
    if (!(type instanceof String className) || !(path instanceof String name)) {
      throw new EmbedException("%s: a module has no \"type\" or no \"path\"", file);
    }
    Path folder = folder(file, name);
    String simpleName = className.substring(className.lastIndexOf('.') + 1);
    boolean own = className.startsWith("sentence_transformers.");
    boolean isFirst = transformer == null;
    switch (own ? simpleName : "") {
      case "Transformer" -> {
        if (!isFirst) {
          throw new EmbedException("%s: has two Transformers", file);
        }
        transformer = folder;
        transformerConfig = transformerConfig(folder);
        transformerConfig.requireTransformer();
      }
      case "Pooling" -> addPooling(folder);
      case "Dense" -> modules.add(dense(folder));
      case "LayerNorm" -> modules.add(layerNorm(folder));
      case "Normalize" -> {
        if (!folder.equals(directory)) { // older releases gave it no folder
          settings(folder.resolve("config.json")).requireInput();
        }
        modules.add(new SentenceModule.Normalize());
      }
      case "Dropout" -> {} // it has an effect only in training
      default ->
          throw new EmbedException(
              "%s: the module %s is not supported; --plain leaves all of the directory's modules out",
              file, PlainText.quote(className));
    }
    boolean after = !List.of("Transformer", "Dropout").contains(simpleName);
    if (after && (isFirst || (pooling == null && !simpleName.equals("Pooling")))) {
      throw new EmbedException(
          "%s: %s comes before the Transformer or the Pooling", file, simpleName);
    }
  }

  /** A module's folder. */
  private Path folder(Path file, String name) {
    Path folder = NamedFile.within(directory, name);
    if (folder == null) {
      throw new EmbedException(
          "%s: the path %s is not a path within the directory", file, PlainText.quote(name));
    }
    return folder;
  }

  private SentenceConfig transformerConfig(Path folder) {
    for (String name : TRANSFORMER_CONFIGS) {
      Path file = folder.resolve(name);
      if (NamedFile.exists(file)) {
        return settings(file);
      }
    }
    return transformerConfig;
  }

  private void addPooling(Path folder) {
    if (pooling != null) {
      throw new EmbedException("%s: a second Pooling is not supported", folder);
    }
    SentenceConfig config = required(folder);
    pooling = config.pooling();
    includePrompt = config.bool("include_prompt", true);
  }

  private SentenceModule dense(Path folder) {
    SentenceConfig config = required(folder);
    config.requireInput();
    if (config.bool("use_residual", false)) {
      throw new EmbedException("%s: use_residual true is not supported", config.file());
    }
    String name = config.string("activation_function", "torch.nn.modules.activation.Tanh");
    DenseActivation activation = DenseActivation.of(name);
    if (activation == null) {
      throw new EmbedException(
          "%s: activation_function %s is not supported", config.file(), PlainText.quote(name));
    }
    boolean bias = config.bool("bias", true);
    Map<String, Tensor> tensors = tensors(folder);
    Tensor weight = tensor(folder, tensors, "linear.weight", 2);
    return new SentenceModule.Dense(
        weight,
        bias ? tensor(folder, tensors, "linear.bias", 1, weight.shape()[0]) : null,
        activation);
  }

  private SentenceModule layerNorm(Path folder) {
    required(folder).requireInput();
    Map<String, Tensor> tensors = tensors(folder);
    Tensor weight = tensor(folder, tensors, "norm.weight", 1);
    return new SentenceModule.LayerNorm(
        weight, tensor(folder, tensors, "norm.bias", 1, weight.shape()[0]));
  }

  private Map<String, Tensor> tensors(Path folder) {
    WeightFiles files = WeightFiles.open(folder);
    weights.add(files);
    return files.tensors();
  }

  /** A tensor of a module with this rank and, if sizes are given, these sizes. */
  private static Tensor tensor(
      Path folder, Map<String, Tensor> tensors, String name, int rank, long... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new EmbedException("%s: its weights have no %s", folder, name);
    }
    boolean fits = tensor.shape().length == rank && tensor.dtype().isWeight();
    for (int i = 0; i < shape.length && fits; i++) {
      fits = tensor.shape()[i] == shape[i];
    }
    if (!fits) {
      throw new EmbedException(
          "%s is not the floating-point tensor that the module needs", tensor.describe());
    }
    return tensor;
  }

  private SentenceConfig required(Path folder) {
    Path file = folder.resolve("config.json");
    if (!NamedFile.exists(file)) {
      throw new EmbedException(
          "%s: no config.json, which %s needs there", folder, SentenceModules.MODULES);
    }
    return settings(file);
  }

  /** The settings in a file; empty if it does not exist. */
  private SentenceConfig settings(Path file) {
    if (!NamedFile.exists(file)) {
      return new SentenceConfig(file, Map.of());
    }
    configFiles.add(file);
    SentenceConfig config = new SentenceConfig(file, Json.object(file));
    configs.add(config);
    return config;
  }
}
