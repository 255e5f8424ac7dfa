package embed.checkpoint;

import embed.EmbedException;
import embed.EmbedderOptions;
import embed.Pooling;
import embed.file.FileErrors;
import embed.file.PlainText;
import embed.model.Parameter;
import embed.model.ParameterNames;
import embed.model.RobertaConfig;
import embed.weights.NonFinite;
import embed.weights.Tensor;
import embed.weights.WeightFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An open checkpoint directory: its config and its tensors. Tensors are asked for by RobertaModel's
 * own names, whatever the file calls them: {@code encoder.layer.0.attention.self.query.weight}.
 *
 * <p>Thread-safe. Buffers handed out stay valid after {@link #close}.
 */
public final class Checkpoint implements AutoCloseable {
  /** The tensors of RobertaPooler: weight and bias of its one layer. */
  public static final List<String> POOLER = List.of("pooler.dense.weight", "pooler.dense.bias");

  /**
   * The tensors of RobertaLMHead in the order of the computation: weight and bias of each layer.
   */
  public static final List<String> LANGUAGE_MODEL_HEAD =
      List.of(
          ParameterNames.HEAD_DENSE,
          "lm_head.dense.bias",
          "lm_head.layer_norm.weight",
          "lm_head.layer_norm.bias",
          ParameterNames.HEAD_DECODER,
          "lm_head.bias");

  public static final String CONFIG = "config.json";

  /**
   * The options of a directory that says nothing about its vectors, as {@code save_pretrained}
   * writes it: the mean of the last hidden state, not normalized.
   */
  public static final EmbedderOptions PLAIN_DIRECTORY =
      EmbedderOptions.DEFAULTS
          .withPooling(Pooling.MEAN)
          .withLayer(-1)
          .withNormalize(false)
          .withThreads(Runtime.getRuntime().availableProcessors());

  private final Path directory;
  private final RobertaConfig config;
  private final WeightFiles files;
  private final Contents contents;

  private Checkpoint(Path directory, RobertaConfig config, WeightFiles files, Contents contents) {
    this.directory = directory;
    this.config = config;
    this.files = files;
    this.contents = contents;
  }

  /**
   * Opens a directory that {@code save_pretrained} wrote, and checks that the encoder is complete.
   * No weight is read yet.
   *
   * @throws EmbedException if the directory, its config.json or its weights are missing, not
   *     well-formed or not supported; missing, misshapen and mistyped tensors are listed together
   */
  public static Checkpoint open(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new EmbedException(
          directory
              + (Files.exists(directory)
                  ? ": not a directory; give the directory that holds config.json"
                  : ": no such directory"));
    }
    Path configFile = directory.resolve(CONFIG);
    if (!Files.exists(configFile)) {
      throw new EmbedException(directory + ": no " + CONFIG + nested(directory));
    }
    RobertaConfig config = RobertaConfig.read(configFile);
    WeightFiles files = WeightFiles.open(directory);
    boolean complete = false;
    try {
      Checkpoint checkpoint =
          new Checkpoint(directory, config, files, TensorMatcher.read(directory, config, files));
      complete = true;
      return checkpoint;
    } finally {
      if (!complete) {
        files.close();
      }
    }
  }

  /** Where a checkpoint stands below {@code directory}, for those who gave its parent. */
  private static String nested(Path directory) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (Files.exists(child.resolve(CONFIG))) {
          return "; there is one in " + child;
        }
      }
      return "; give the directory that save_pretrained wrote";
    } catch (IOException e) {
      throw FileErrors.io(directory, e);
    }
  }

  public Path directory() {
    return directory;
  }

  public RobertaConfig config() {
    return config;
  }

  /** What the directory says about how its vectors are made, for options that are not given. */
  public EmbedderOptions embedderOptions() {
    return PLAIN_DIRECTORY;
  }

  /** What is in the weights files, and what of it is used. */
  public Contents contents() {
    return contents;
  }

  /** Whether there is a tensor of this name, as there is for all of the encoder's. */
  public boolean has(String canonicalName) {
    return find(canonicalName) != null;
  }

  /** Whether RobertaForMaskedLM's head is there whole, with a matrix of its own or tied. */
  public boolean hasLanguageModelHead() {
    return contents.heads().keySet().containsAll(LANGUAGE_MODEL_HEAD);
  }

  /**
   * The tensor that RobertaModel or RobertaForMaskedLM calls {@code canonicalName}; {@code
   * lm_head.decoder.weight} is the word embeddings where the config ties them and the file has
   * none.
   *
   * @throws EmbedException if there is none, or one of a head that has another shape than the
   *     config says or is of no weight type
   */
  public Tensor tensor(String canonicalName) {
    Tensor tensor = find(canonicalName);
    if (tensor == null) {
      throw new EmbedException(
          directory + ": the checkpoint has no tensor " + PlainText.quote(canonicalName));
    }
    if (contents.heads().containsKey(canonicalName)) {
      checkHead(canonicalName, tensor);
    }
    return tensor;
  }

  private Tensor find(String canonicalName) {
    Tensor tensor = contents.encoder().get(canonicalName);
    return tensor == null ? contents.heads().get(canonicalName) : tensor;
  }

  /** A head is checked only when it is wanted: without it the encoder runs just as well. */
  private void checkHead(String canonicalName, Tensor tensor) {
    for (Parameter parameter : Parameter.ofHeads(config)) {
      if (parameter.name().equals(canonicalName)
          && !(parameter.fits(tensor) && tensor.dtype().isWeight())) {
        throw new EmbedException(
            tensor.describe() + " should be floating-point " + parameter.shape());
      }
    }
  }

  /**
   * Describes the tensors of the encoder and the pooler that hold NaN or infinite numbers; mostly
   * there are none. Reads all of their elements.
   */
  public List<String> nonFiniteTensors() {
    List<Tensor> tensors = new ArrayList<>(contents.encoder().values());
    for (String name : POOLER) {
      if (has(name)) {
        tensors.add(tensor(name));
      }
    }
    return NonFinite.describe(tensors);
  }

  /**
   * Whoever computes with mapped weights asks before and after: a file that was overwritten in
   * place holds other weights, or none. One that was replaced or deleted does not matter.
   *
   * @throws EmbedException if a weights file is not what it was when it was opened
   */
  public void requireUnchanged() {
    files.requireUnchanged();
  }

  /** Lets go of the files. Tensors can no longer be read; buffers that were handed out can. */
  @Override
  public void close() {
    files.close();
  }
}
