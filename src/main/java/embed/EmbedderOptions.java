package embed;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Settings of an {@link Embedder}. Start from {@link #DEFAULTS} and change only what you need.
 * Options are immutable and serializable, so they can be sent to another machine.
 *
 * <p>Null means that an option is not given. For each of {@code pooling} to {@code promptName} that
 * is not given, the files of sentence-transformers in the checkpoint's directory decide. In a
 * directory without such files, the vector is the mean of the last hidden state, not normalized,
 * without a prompt.
 *
 * @param pooling how a line's hidden states become one vector; the results of several poolings are
 *     concatenated
 * @param layer which hidden state is pooled: 0 is the embeddings that enter the first layer, 1 to n
 *     are the layers' outputs, and negative numbers count from the end
 * @param normalize whether vectors are scaled to an L2 norm of 1
 * @param dimensions how many numbers to keep from the start of a vector; null for all
 * @param prompt text that precedes every line; empty for none
 * @param promptName the name of the directory's prompt that precedes every line, unless {@code
 *     prompt} is given
 * @param plain whether to ignore the files of sentence-transformers
 * @param ignoreAdapter whether to load the model without the LoRA adapter in its directory
 * @param longLines what to do with lines that have too many tokens
 * @param device where the encoder runs
 * @param dtype the number type of the linear layers
 * @param emulateDtype whether to compute the values of {@code dtype} in float32, which any device
 *     and processor can, but not faster than float32; no effect on float32 itself
 * @param plainKernels whether to compute by plain matrix products, which is slow, to compare the
 *     vectors of the fast kernels with
 * @param threads how many threads compute on a CPU; null for one per processor of the machine that
 *     opens the checkpoint
 */
public record EmbedderOptions(
    List<Pooling> pooling,
    Integer layer,
    Boolean normalize,
    Integer dimensions,
    String prompt,
    String promptName,
    boolean plain,
    boolean ignoreAdapter,
    LongLines longLines,
    Device device,
    Dtype dtype,
    boolean emulateDtype,
    boolean plainKernels,
    Integer threads)
    implements Serializable {
  /**
   * Computes the vectors that the checkpoint's directory describes, in float32 on the best device,
   * and truncates long lines.
   */
  public static final EmbedderOptions DEFAULTS =
      new EmbedderOptions(
          null,
          null,
          null,
          null,
          null,
          null,
          false,
          false,
          LongLines.TRUNCATE,
          Device.AUTO,
          Dtype.FLOAT32,
          false,
          false,
          null);

  public EmbedderOptions {
    pooling = pooling == null ? null : List.copyOf(pooling);
    if (pooling != null && pooling.isEmpty()) {
      throw new EmbedException("no way of pooling is given: give at least one");
    }
    requirePositive("dimensions", dimensions);
    requirePositive("threads", threads);
    Objects.requireNonNull(longLines, "longLines");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(dtype, "dtype");
  }

  private static void requirePositive(String what, Integer number) {
    if (number != null && number < 1) {
      throw new EmbedException("the number of %s must be at least 1, is %s", what, number);
    }
  }

  public EmbedderOptions withPooling(Pooling value) {
    return withPooling(value == null ? null : List.of(value));
  }

  public EmbedderOptions withPooling(List<Pooling> value) {
    Draft draft = new Draft(this);
    draft.pooling = value;
    return draft.options();
  }

  public EmbedderOptions withLayer(Integer value) {
    Draft draft = new Draft(this);
    draft.layer = value;
    return draft.options();
  }

  public EmbedderOptions withNormalize(Boolean value) {
    Draft draft = new Draft(this);
    draft.normalize = value;
    return draft.options();
  }

  public EmbedderOptions withDimensions(Integer value) {
    Draft draft = new Draft(this);
    draft.dimensions = value;
    return draft.options();
  }

  public EmbedderOptions withPrompt(String value) {
    Draft draft = new Draft(this);
    draft.prompt = value;
    return draft.options();
  }

  public EmbedderOptions withPromptName(String value) {
    Draft draft = new Draft(this);
    draft.promptName = value;
    return draft.options();
  }

  public EmbedderOptions withPlain(boolean value) {
    Draft draft = new Draft(this);
    draft.plain = value;
    return draft.options();
  }

  public EmbedderOptions withIgnoreAdapter(boolean value) {
    Draft draft = new Draft(this);
    draft.ignoreAdapter = value;
    return draft.options();
  }

  public EmbedderOptions withLongLines(LongLines value) {
    Draft draft = new Draft(this);
    draft.longLines = value;
    return draft.options();
  }

  public EmbedderOptions withDevice(Device value) {
    Draft draft = new Draft(this);
    draft.device = value;
    return draft.options();
  }

  public EmbedderOptions withDtype(Dtype value) {
    Draft draft = new Draft(this);
    draft.dtype = value;
    return draft.options();
  }

  public EmbedderOptions withEmulateDtype(boolean value) {
    Draft draft = new Draft(this);
    draft.emulateDtype = value;
    return draft.options();
  }

  public EmbedderOptions withPlainKernels(boolean value) {
    Draft draft = new Draft(this);
    draft.plainKernels = value;
    return draft.options();
  }

  public EmbedderOptions withThreads(Integer value) {
    Draft draft = new Draft(this);
    draft.threads = value;
    return draft.options();
  }

  /** A copy of options in which one value is about to change. */
  private static final class Draft {
    List<Pooling> pooling;
    Integer layer;
    Boolean normalize;
    Integer dimensions;
    String prompt;
    String promptName;
    boolean plain;
    boolean ignoreAdapter;
    LongLines longLines;
    Device device;
    Dtype dtype;
    boolean emulateDtype;
    boolean plainKernels;
    Integer threads;

    Draft(EmbedderOptions options) {
      pooling = options.pooling;
      layer = options.layer;
      normalize = options.normalize;
      dimensions = options.dimensions;
      prompt = options.prompt;
      promptName = options.promptName;
      plain = options.plain;
      ignoreAdapter = options.ignoreAdapter;
      longLines = options.longLines;
      device = options.device;
      dtype = options.dtype;
      emulateDtype = options.emulateDtype;
      plainKernels = options.plainKernels;
      threads = options.threads;
    }

    EmbedderOptions options() {
      return new EmbedderOptions(
          pooling,
          layer,
          normalize,
          dimensions,
          prompt,
          promptName,
          plain,
          ignoreAdapter,
          longLines,
          device,
          dtype,
          emulateDtype,
          plainKernels,
          threads);
    }
  }
}
