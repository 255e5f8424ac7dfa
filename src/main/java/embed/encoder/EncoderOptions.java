package embed.encoder;

/**
 * How an encoder is to work.
 *
 * @param device where it runs
 * @param threads how many batches run side by side
 * @param layer which hidden state is pooled: 0 the embeddings that enter the first layer, 1 to n
 *     the layers' outputs, negative from the end
 * @param pooling how a line's hidden states become one vector
 * @param normalize whether vectors are scaled to an L2 norm of 1
 */
public record EncoderOptions(
    Device device, int threads, int layer, Pooling pooling, boolean normalize) {
  public EncoderOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, is " + threads);
    }
  }
}
