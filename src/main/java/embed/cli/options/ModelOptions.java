package embed.cli.options;

import embed.Device;
import embed.Dtype;
import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.Embedder;
import embed.EmbedderOptions;
import embed.LongLines;
import embed.Pooling;
import embed.cli.settings.Setting;
import embed.cli.settings.Settings;
import embed.natives.NativeLibraries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that turns lines into vectors: which checkpoint, and how. */
@Command(optionListHeading = "%nCheckpoint and vectors:%n")
public final class ModelOptions {
  /** Takes {@code cut} for {@code truncate} as well, its name in earlier releases. */
  private static final class LongLinesConverter implements ITypeConverter<LongLines> {
    @Override
    public LongLines convert(String word) {
      String name = word.equalsIgnoreCase("cut") ? LongLines.TRUNCATE.name() : word;
      return Arrays.stream(LongLines.values())
          .filter(each -> each.name().equalsIgnoreCase(name))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException(word));
    }
  }

  private static final String MODEL = "--model";

  private static final String DTYPE = "--dtype";

  private static final String EMULATE_DTYPE = "--emulate-dtype";

  @Option(
      names = {"-m", MODEL},
      paramLabel = "DIR",
      description = "Checkpoint directory. Default: the bundled models/Linux.")
  private Path model;

  @Option(
      names = "--plain",
      description =
          "Leave out the files of sentence-transformers in DIR: the vectors are what --pooling,"
              + " --layer and --normalize say, with a prompt only of --prompt.")
  private boolean plain;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      split = ",",
      description =
          "What of the tokens' hidden states a vector is: ${COMPLETION-CANDIDATES}. cls is the first"
              + " token's, pooler what the checkpoint's tanh pooler makes of it. Several, with commas,"
              + " are concatenated. Default: as DIR says, else mean.")
  private List<Pooling> pooling;

  @Option(
      names = "--layer",
      paramLabel = "N",
      description =
          "Which hidden states: 0 is the embeddings that enter the encoder, 1 to n are its layers;"
              + " negative numbers count from the end. Default: -1, the last layer.")
  private Integer layer;

  @Option(
      names = "--normalize",
      negatable = true,
      fallbackValue = "true",
      description = "Scale each vector to an L2 norm of 1. Default: as DIR says, else not.")
  private Boolean normalize;

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description =
          "Keep the first N numbers of each vector, for models that are made for it (Matryoshka)."
              + " Default: all.")
  private Integer dimensions;

  @Option(
      names = "--prompt-name",
      paramLabel = "NAME",
      description =
          "Put that prompt of DIR before every line, such as query. Default: the one that DIR names"
              + " as its default, if any.")
  private String promptName;

  @Option(names = "--prompt", paramLabel = "TEXT", description = "Put TEXT before every line.")
  private String prompt;

  @Option(names = "--no-prompt", description = "Put nothing before the lines, whatever DIR says.")
  private boolean noPrompt;

  @Option(
      names = "--ignore-adapter",
      description = "Leave out the LoRA adapter in DIR, which is refused otherwise.")
  private boolean ignoreAdapter;

  @Option(
      names = "--long",
      paramLabel = "WHAT",
      defaultValue = "truncate",
      converter = LongLinesConverter.class,
      description =
          "What to do with a line that has more tokens than the checkpoint takes: truncate (and report"
              + " at the end how many lines were truncated), or error (stop there). Default:"
              + " ${DEFAULT-VALUE}.")
  private LongLines longLines;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      description =
          "Where to compute: cpu, cuda, cuda:N (N from 0), or auto (cuda if PyTorch sees it, else"
              + " cpu). Default: ${DEFAULT-VALUE}.")
  private Device device;

  @Option(
      names = DTYPE,
      paramLabel = "TYPE",
      defaultValue = "float32",
      description =
          "The number type of the linear layers: ${COMPLETION-CANDIDATES}. int8 is up to twice as fast"
              + " and within a cosine of 0.99 (embed verify says how close); bfloat16 is closer and"
              + " needs a processor with instructions for it. Default: ${DEFAULT-VALUE}.")
  private Dtype dtype;

  @Option(
      names = EMULATE_DTYPE,
      description =
          "Compute the values of --dtype in float32, on any device, to try its accuracy: not"
              + " faster.")
  private boolean emulateDtype;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Number of threads that compute on a CPU. Default: one for each processor.")
  private Integer threads;

  /** The setting that gives the model; null if the command line gives it. */
  private Setting modelSetting;

  /**
   * Refuses values that are wrong with any checkpoint.
   *
   * @param spec of the command
   */
  public void check(CommandSpec spec) {
    if (model != null && model.toString().isEmpty()) {
      throw WrongUsage.of(spec, "--model is empty: give it a directory");
    }
    if (!WrongUsage.isGiven(spec, MODEL)
        && spec.commandLine().getDefaultValueProvider() instanceof Settings settings) {
      modelSetting = settings.of(spec.findOption(MODEL));
    }
    if ((noPrompt ? 1 : 0) + (prompt != null ? 1 : 0) + (promptName != null ? 1 : 0) > 1) {
      throw WrongUsage.of(spec, "only one of --prompt, --prompt-name and --no-prompt can be given");
    }
    if (emulateDtype && dtype == Dtype.FLOAT32) {
      String others = Names.or(Arrays.stream(Dtype.values()).filter(each -> each != dtype));
      throw WrongUsage.of(spec, EMULATE_DTYPE + " goes with " + DTYPE + " " + others);
    }
    if (dimensions != null && dimensions < 1) {
      throw WrongUsage.of(spec, "--dimensions is " + dimensions + ": at least 1 is needed");
    }
    if (threads != null && threads < 1) {
      throw WrongUsage.of(spec, "--threads is " + threads + ": at least 1 is needed");
    }
  }

  /** Refuses another dtype on the command line; one that a setting gives is left out. */
  public void requireFloat32(CommandSpec spec) {
    if (dtype != Dtype.FLOAT32 && WrongUsage.isGiven(spec, DTYPE)) {
      throw WrongUsage.of(
          spec, DTYPE + " " + dtype + ": embed inspect shows float32's numbers; try embed verify");
    }
  }

  /**
   * The checkpoint's directory: the bundled models/Linux if none is given.
   *
   * @throws EmbedException if none is given and the program does not run from its folder, which
   *     contains the bundled one
   */
  public Path directory() {
    if (modelSetting != null && !Files.isDirectory(model)) {
      throw new EmbedException(
          Kind.OPTIONS,
          "%s is %s, which is no directory: set it to a checkpoint's, unset it, or give --model DIR",
          modelSetting.name(),
          model);
    }
    if (model != null) {
      return model;
    }
    Path home = NativeLibraries.home();
    if (home == null) {
      throw new EmbedException(Kind.OPTIONS, "no checkpoint: give --model DIR or set EMBED_MODEL");
    }
    return home.resolve("models").resolve("Linux");
  }

  /**
   * The checkpoint as the command line names it, for commands that also take a URI; null for the
   * bundled one.
   */
  public String name(CommandSpec spec) {
    OptionSpec given = spec.commandLine().getParseResult().matchedOption(MODEL);
    return given == null ? null : given.originalStringValues().get(0);
  }

  /** The name of the pooling that is given, else of a plain directory's. */
  public String pooling() {
    List<Pooling> ways = pooling == null ? List.of(Pooling.MEAN) : pooling;
    return String.join("+", ways.stream().map(Pooling::toString).toList());
  }

  /** The layer that is given, else the last. */
  int layer() {
    return layer == null ? -1 : layer;
  }

  /** Whether a prompt is asked for, or none. */
  public boolean choosesPrompt() {
    return noPrompt || prompt != null || promptName != null;
  }

  /** The options as values of the library. */
  public EmbedderOptions embedderOptions() {
    return EmbedderOptions.DEFAULTS
        .withPooling(pooling)
        .withLayer(layer)
        .withNormalize(normalize)
        .withDimensions(dimensions)
        .withPrompt(noPrompt ? "" : prompt)
        .withPromptName(promptName)
        .withPlain(plain)
        .withIgnoreAdapter(ignoreAdapter)
        .withLongLines(longLines)
        .withDevice(device)
        .withDtype(dtype)
        .withEmulateDtype(emulateDtype)
        .withThreads(threads);
  }

  public LongLines longLines() {
    return longLines;
  }

  public Embedder open() {
    return open(longLines);
  }

  /**
   * Opens the checkpoint.
   *
   * @param handled what the embedder does with long lines; a caller may refuse them itself
   */
  public Embedder open(LongLines handled) {
    return Embedder.open(directory(), embedderOptions().withLongLines(handled));
  }
}
