package embed;

import java.io.Serializable;
import java.util.Objects;

/**
 * How an {@link Embedder} is to work. Start from {@link #DEFAULTS} and change what differs. Options
 * are immutable and serializable, so they can be sent to another machine.
 *
 * <p>Null stands for an option that is not given. A {@code pooling}, {@code layer} or {@code
 * normalize} that is not given means what the checkpoint's directory says of it, and in a directory
 * that says nothing the mean of the last hidden state, not normalized.
 *
 * @param pooling how a line's hidden states become one vector; may be null
 * @param layer which hidden state is pooled: 0 is the embeddings that enter the first layer, 1 to n
 *     are the layers' outputs, and negative numbers count from the end; may be null
 * @param normalize whether vectors are scaled to an L2 norm of 1; may be null
 * @param longLines what becomes of lines with too many tokens
 * @param device where the encoder runs
 * @param threads how many threads compute on a CPU; null means one for each processor of the
 *     machine that opens the checkpoint
 */
public record EmbedderOptions(
    Pooling pooling,
    Integer layer,
    Boolean normalize,
    LongLines longLines,
    Device device,
    Integer threads)
    implements Serializable {
  /**
   * The vectors that the checkpoint's directory describes, on the best device, long lines
   * truncated.
   */
  public static final EmbedderOptions DEFAULTS =
      new EmbedderOptions(null, null, null, LongLines.TRUNCATE, Device.AUTO, null);

  public EmbedderOptions {
    Objects.requireNonNull(longLines, "longLines");
    Objects.requireNonNull(device, "device");
    if (threads != null && threads < 1) {
      throw new EmbedException("the number of threads must be at least 1, is " + threads);
    }
  }

  public EmbedderOptions withPooling(Pooling value) {
    return new EmbedderOptions(value, layer, normalize, longLines, device, threads);
  }

  public EmbedderOptions withLayer(Integer value) {
    return new EmbedderOptions(pooling, value, normalize, longLines, device, threads);
  }

  public EmbedderOptions withNormalize(Boolean value) {
    return new EmbedderOptions(pooling, layer, value, longLines, device, threads);
  }

  public EmbedderOptions withLongLines(LongLines value) {
    return new EmbedderOptions(pooling, layer, normalize, value, device, threads);
  }

  public EmbedderOptions withDevice(Device value) {
    return new EmbedderOptions(pooling, layer, normalize, longLines, value, threads);
  }

  public EmbedderOptions withThreads(Integer value) {
    return new EmbedderOptions(pooling, layer, normalize, longLines, device, value);
  }

  /**
   * These options, with {@code defaults}' pooling, layer, normalize and threads in place of those
   * that are not given.
   */
  public EmbedderOptions orElse(EmbedderOptions defaults) {
    return new EmbedderOptions(
        pooling == null ? defaults.pooling : pooling,
        layer == null ? defaults.layer : layer,
        normalize == null ? defaults.normalize : normalize,
        longLines,
        device,
        threads == null ? defaults.threads : threads);
  }
}
