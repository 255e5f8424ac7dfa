package embed.cli;

import embed.Device;
import embed.EmbedException;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.LongLines;
import embed.Pooling;
import embed.cli.settings.Setting;
import embed.cli.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that turns lines into vectors: which checkpoint, and how. */
@Command(optionListHeading = "%nCheckpoint and vectors:%n")
final class ModelOptions {
  /** The words of {@code --long}. */
  enum LongLinesWord {
    CUT(LongLines.TRUNCATE),
    ERROR(LongLines.ERROR);

    private final LongLines meaning;

    LongLinesWord(LongLines meaning) {
      this.meaning = meaning;
    }
  }

  private static final String MODEL = "--model";

  @Option(
      names = {"-m", MODEL},
      paramLabel = "DIR",
      description = "Checkpoint directory. Default: the bundled models/Linux.")
  private Path model;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      defaultValue = "mean",
      description =
          "What a vector is made of: the mean of the tokens' hidden states, cls (the first token's),"
              + " max (the largest of each dimension), or pooler (what the checkpoint's tanh pooler"
              + " makes of the first token's). Default: ${DEFAULT-VALUE}.")
  private Pooling pooling;

  @Option(
      names = "--layer",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "Whose hidden states: 0 is the embeddings that enter the encoder, 1 to n are its layers;"
              + " negative numbers count from the end. Default: ${DEFAULT-VALUE}, the last layer.")
  private int layer;

  @Option(
      names = "--normalize",
      negatable = true,
      fallbackValue = "true",
      description = "Scale each vector to an L2 norm of 1.")
  private boolean normalize;

  @Option(
      names = "--long",
      paramLabel = "WHAT",
      defaultValue = "cut",
      description =
          "What to do with a line of more tokens than the checkpoint takes: cut (and say at the end"
              + " how many lines were), or error (stop there). Default: ${DEFAULT-VALUE}.")
  private LongLinesWord longLines;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "Where to compute: cpu, cuda, cuda:N (N from 0), or auto (cuda where PyTorch sees it, else"
              + " cpu). Default: ${DEFAULT-VALUE}.")
  private Device device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that compute on a CPU. Default: one for each processor.")
  private Integer threads;

  /** Where the model is set, if the command line does not give it; else null. */
  private Setting modelSetting;

  /**
   * Refuses values that no checkpoint makes right.
   *
   * @param spec of the command
   */
  void check(CommandSpec spec) {
    if (model != null && model.toString().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--model is empty: give it a directory");
    }
    if (!WrongUsage.isGiven(spec, MODEL)
        && spec.commandLine().getDefaultValueProvider() instanceof Settings settings) {
      modelSetting = settings.of(spec.findOption(MODEL));
    }
    if (threads != null && threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads is " + threads + ": at least 1 is needed");
    }
  }

  /** The checkpoint's directory. */
  Path directory() {
    if (modelSetting != null && !Files.isDirectory(model)) {
      throw new EmbedException(
          modelSetting.name()
              + " is "
              + model
              + ", which is no directory: set it to a checkpoint's, unset it, or give --model DIR");
    }
    return DefaultModel.or(model);
  }

  Pooling pooling() {
    return pooling;
  }

  int layer() {
    return layer;
  }

  EmbedderOptions embedderOptions() {
    return new EmbedderOptions(pooling, layer, normalize, longLines.meaning, device, threads);
  }

  LongLines longLines() {
    return longLines.meaning;
  }

  /** What of these options makes a vector what it is, beside the checkpoint itself. */
  Map<String, String> fingerprint() {
    return Map.of(
        "pooling",
        pooling.toString(),
        "layer",
        Integer.toString(layer),
        "normalize",
        Boolean.toString(normalize));
  }

  Embedder open() {
    return open(longLines.meaning);
  }

  /**
   * Opens the checkpoint.
   *
   * @param handled how the embedder treats long lines, for a caller that refuses them by itself
   */
  Embedder open(LongLines handled) {
    EngineStart.begin();
    return Embedder.open(directory(), embedderOptions().withLongLines(handled));
  }
}
