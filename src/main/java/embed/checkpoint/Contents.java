package embed.checkpoint;

import embed.weights.Tensor;
import embed.weights.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the weights files of a checkpoint hold.
 *
 * @param files in the order in which they were read: one, or the shards
 * @param prefix what stands before RobertaModel's own names in the files, such as {@code roberta.}
 * @param encoder what the hidden states are computed from, by canonical name, in the order of the
 *     computation
 * @param heads pooler and language-model head as far as they are there, by canonical name
 * @param ignored everything else, such as buffers and other heads
 */
public record Contents(
    List<Weights> files,
    String prefix,
    Map<String, Tensor> encoder,
    Map<String, Tensor> heads,
    List<Tensor> ignored) {

  public Contents {
    files = List.copyOf(files);
    encoder = Collections.unmodifiableMap(new LinkedHashMap<>(encoder));
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
    ignored = List.copyOf(ignored);
  }

  /** How many numbers the encoder consists of. */
  public long parameters() {
    long sum = 0;
    for (Tensor tensor : encoder.values()) {
      sum += tensor.elements();
    }
    return sum;
  }
}
