package embed.encoder;

import embed.Device;
import embed.EmbedException;
import embed.Pooling;

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

  /**
   * The number of the hidden state that is pooled, from the start.
   *
   * @param layers how many layers the encoder has
   * @throws EmbedException if there is none
   */
  public int hiddenState(int layers) {
    int index = layer < 0 ? layers + 1 + layer : layer;
    if (index < 0 || index > layers) {
      throw new EmbedException(
          "no layer "
              + layer
              + ": the checkpoint has layers 0 (the embeddings) to "
              + layers
              + ", or from the end -1 to -"
              + (layers + 1));
    }
    return index;
  }
}
