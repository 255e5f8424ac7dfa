package embed;

import embed.EmbedException.Kind;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Settings of an {@link Embedder}. Start from {@link #DEFAULTS} and change only what you need.
 * Options are immutable and serializable, so they can be sent to another machine.
 *
 * <p>Null means that an option is not given. For each of {@code pooling} to {@code promptName} that
 * is not given, the files of sentence-transformers in the checkpoint's directory decide. In a
 * directory without such files, the vector is the mean of the last hidden state, not normalized,
 * without a prompt.
 */
public final class EmbedderOptions implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * Computes the vectors that the checkpoint's directory describes, in float32 on the best device,
   * and truncates long lines.
   */
  public static final EmbedderOptions DEFAULTS = new EmbedderOptions(new Values());

  /** Never changed once it is here. */
  private final Values values;

  private EmbedderOptions(Values values) {
    this.values = values;
  }

  private EmbedderOptions with(Consumer<Values> change) {
    Values changed = values.copy();
    change.accept(changed);
    return new EmbedderOptions(changed);
  }

  private static Integer positive(String what, Integer number) {
    if (number != null && number < 1) {
      throw new EmbedException(
          Kind.OPTIONS, "the number of %s must be at least 1, is %s", what, number);
    }
    return number;
  }

  /** One way of pooling; see {@link #withPooling(List)}. */
  public EmbedderOptions withPooling(Pooling value) {
    return withPooling(value == null ? null : List.of(value));
  }

  /**
   * How a line's hidden states become one vector; the results of several poolings are concatenated.
   */
  public EmbedderOptions withPooling(List<Pooling> value) {
    List<Pooling> copy = value == null ? null : List.copyOf(value);
    if (copy != null && copy.isEmpty()) {
      throw new EmbedException(Kind.OPTIONS, "no way of pooling is given: give at least one");
    }
    return with(changed -> changed.pooling = copy);
  }

  /**
   * Which hidden state is pooled: 0 is the embeddings that enter the first layer, 1 to n are the
   * layers' outputs, and negative numbers count from the end.
   */
  public EmbedderOptions withLayer(Integer value) {
    return with(changed -> changed.layer = value);
  }

  /** Whether vectors are scaled to an L2 norm of 1. */
  public EmbedderOptions withNormalize(Boolean value) {
    return with(changed -> changed.normalize = value);
  }

  /** How many numbers to keep from the start of a vector; null for all. */
  public EmbedderOptions withDimensions(Integer value) {
    return with(changed -> changed.dimensions = positive("dimensions", value));
  }

  /** Text that precedes every line; empty for none. */
  public EmbedderOptions withPrompt(String value) {
    return with(changed -> changed.prompt = value);
  }

  /**
   * The name of the directory's prompt that precedes every line, unless {@code prompt} is given.
   */
  public EmbedderOptions withPromptName(String value) {
    return with(changed -> changed.promptName = value);
  }

  /** Whether to ignore the files of sentence-transformers. */
  public EmbedderOptions withPlain(boolean value) {
    return with(changed -> changed.plain = value);
  }

  /** Whether to load the model without the LoRA adapter in its directory. */
  public EmbedderOptions withIgnoreAdapter(boolean value) {
    return with(changed -> changed.ignoreAdapter = value);
  }

  /** What to do with lines that have too many tokens. */
  public EmbedderOptions withLongLines(LongLines value) {
    return with(changed -> changed.longLines = Objects.requireNonNull(value, "longLines"));
  }

  /** Where the encoder runs. */
  public EmbedderOptions withDevice(Device value) {
    return with(changed -> changed.device = Objects.requireNonNull(value, "device"));
  }

  /** The number type of the linear layers. */
  public EmbedderOptions withDtype(Dtype value) {
    return with(changed -> changed.dtype = Objects.requireNonNull(value, "dtype"));
  }

  /**
   * Whether to compute the values of {@code dtype} in float32, which any device and processor can,
   * but not faster than float32; no effect on float32 itself.
   */
  public EmbedderOptions withEmulateDtype(boolean value) {
    return with(changed -> changed.emulateDtype = value);
  }

  /**
   * Whether to compute by plain matrix products, which is slow, to compare the vectors of the fast
   * kernels with.
   */
  public EmbedderOptions withPlainKernels(boolean value) {
    return with(changed -> changed.plainKernels = value);
  }

  /**
   * How many threads compute on a CPU; null for one per processor of the machine that opens the
   * checkpoint.
   */
  public EmbedderOptions withThreads(Integer value) {
    return with(changed -> changed.threads = positive("threads", value));
  }

  public List<Pooling> pooling() {
    return values.pooling;
  }

  public Integer layer() {
    return values.layer;
  }

  public Boolean normalize() {
    return values.normalize;
  }

  public Integer dimensions() {
    return values.dimensions;
  }

  public String prompt() {
    return values.prompt;
  }

  public String promptName() {
    return values.promptName;
  }

  public boolean plain() {
    return values.plain;
  }

  public boolean ignoreAdapter() {
    return values.ignoreAdapter;
  }

  public LongLines longLines() {
    return values.longLines;
  }

  public Device device() {
    return values.device;
  }

  public Dtype dtype() {
    return values.dtype;
  }

  public boolean emulateDtype() {
    return values.emulateDtype;
  }

  public boolean plainKernels() {
    return values.plainKernels;
  }

  public Integer threads() {
    return values.threads;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EmbedderOptions that && values.named().equals(that.values.named());
  }

  @Override
  public int hashCode() {
    return values.named().hashCode();
  }

  @Override
  public String toString() {
    return "EmbedderOptions" + values.named();
  }

  private static final class Values implements Serializable, Cloneable {
    private static final long serialVersionUID = 1L;

    List<Pooling> pooling;
    Integer layer;
    Boolean normalize;
    Integer dimensions;
    String prompt;
    String promptName;
    boolean plain;
    boolean ignoreAdapter;
    LongLines longLines = LongLines.TRUNCATE;
    Device device = Device.AUTO;
    Dtype dtype = Dtype.FLOAT32;
    boolean emulateDtype;
    boolean plainKernels;
    Integer threads;

    Values copy() {
      try {
        return (Values) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }

    Map<String, Object> named() {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put("pooling", pooling);
      named.put("layer", layer);
      named.put("normalize", normalize);
      named.put("dimensions", dimensions);
      named.put("prompt", prompt);
      named.put("promptName", promptName);
      named.put("plain", plain);
      named.put("ignoreAdapter", ignoreAdapter);
      named.put("longLines", longLines);
      named.put("device", device);
      named.put("dtype", dtype);
      named.put("emulateDtype", emulateDtype);
      named.put("plainKernels", plainKernels);
      named.put("threads", threads);
      return named;
    }
  }
}
