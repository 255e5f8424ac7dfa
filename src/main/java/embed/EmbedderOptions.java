package embed;

import embed.encoder.EncoderOptions;

/**
 * How an {@link Embedder} is to work. Start from {@link #DEFAULTS} and change what differs.
 *
 * @param pooling how a line's hidden states become one vector
 * @param layer which hidden state is pooled: 0 the embeddings that enter the first layer, 1 to n
 *     the layers' outputs, negative from the end
 * @param normalize whether vectors are scaled to an L2 norm of 1
 * @param longLines what becomes of lines with too many tokens
 * @param device where the encoder runs
 * @param threads how many threads compute, on a CPU
 */
public record EmbedderOptions(
    Pooling pooling,
    int layer,
    boolean normalize,
    LongLines longLines,
    Device device,
    int threads) {
  /** The mean of the last hidden state on the best device, with a thread for each processor. */
  public static final EmbedderOptions DEFAULTS =
      new EmbedderOptions(
          Pooling.MEAN,
          -1,
          false,
          LongLines.TRUNCATE,
          Device.AUTO,
          Runtime.getRuntime().availableProcessors());

  public EmbedderOptions {
    if (threads < 1) {
      throw new EmbedException("the number of threads must be at least 1, is " + threads);
    }
  }

  public EmbedderOptions withPooling(Pooling value) {
    return new EmbedderOptions(value, layer, normalize, longLines, device, threads);
  }

  public EmbedderOptions withLayer(int value) {
    return new EmbedderOptions(pooling, value, normalize, longLines, device, threads);
  }

  public EmbedderOptions withNormalize(boolean value) {
    return new EmbedderOptions(pooling, layer, value, longLines, device, threads);
  }

  public EmbedderOptions withLongLines(LongLines value) {
    return new EmbedderOptions(pooling, layer, normalize, value, device, threads);
  }

  public EmbedderOptions withDevice(Device value) {
    return new EmbedderOptions(pooling, layer, normalize, longLines, value, threads);
  }

  public EmbedderOptions withThreads(int value) {
    return new EmbedderOptions(pooling, layer, normalize, longLines, device, value);
  }

  public EncoderOptions encoder() {
    return new EncoderOptions(device, threads, layer, pooling, normalize);
  }
}
