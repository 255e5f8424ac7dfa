package embed.cli;

import embed.Embedder;
import embed.EmbedderOptions;
import embed.LongLines;
import embed.encoder.Device;
import embed.encoder.Pooling;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of every command that turns lines into vectors: which checkpoint, and how. */
final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "DIR",
      description = "Checkpoint directory (default: $$EMBED_MODEL, else the bundled models/Linux).")
  private Path model;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      defaultValue = "mean",
      description =
          "mean of all tokens, cls (the first token), max of each dimension, or pooler (the"
              + " checkpoint's tanh pooler). Default: mean.")
  private Pooling pooling;

  @Option(
      names = "--layer",
      paramLabel = "N",
      defaultValue = "-1",
      description =
          "Hidden state to pool: 0 is the embeddings that enter the encoder, 1 to n are the layers,"
              + " negative counts from the end. Default: -1, the last.")
  private int layer;

  @Option(names = "--normalize", description = "Scale each vector to an L2 norm of 1.")
  private boolean normalize;

  @Option(
      names = "--long",
      paramLabel = "WHAT",
      defaultValue = "cut",
      description =
          "A line with more tokens than the checkpoint takes: cut it (and say at the end how many"
              + " were), or error. Default: cut.")
  private LongLines longLines;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description = "auto (CUDA where PyTorch sees it), cpu, cuda or cuda:N. Default: auto.")
  private Device device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Computing threads on a CPU. Default: one for each processor.")
  private Integer threads;

  /**
   * Refuses values that no checkpoint makes right.
   *
   * @param spec of the command
   */
  void check(CommandSpec spec) {
    if (threads != null && threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads must be at least 1, is " + threads);
    }
  }

  /** The checkpoint's directory. */
  Path directory() {
    return DefaultModel.or(model);
  }

  EmbedderOptions embedderOptions() {
    EmbedderOptions options =
        EmbedderOptions.DEFAULTS
            .withPooling(pooling)
            .withLayer(layer)
            .withNormalize(normalize)
            .withLongLines(longLines)
            .withDevice(device);
    return threads == null ? options : options.withThreads(threads);
  }

  Embedder open() {
    return Embedder.open(directory(), embedderOptions());
  }
}
