package embed.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The masked-LM head, which scores each token of the vocabulary as a replacement for a mask: {@code
 * decoder(norm(activation(dense x)))}. In checkpoints it is next to the encoder, not inside it.
 *
 * @param dense {@code [width, hidden]}; null, like activation and norm, for a head with only a
 *     decoder
 * @param norm {@code [width]}
 * @param decoder the last matrix, {@code [vocabulary, width]}; the word embeddings if the config
 *     ties them and the file has no matrix of this name
 * @param bias {@code [vocabulary]}; null if the model has none
 */
public record MaskedLmHead(
    Part.Linear dense, Activation activation, Part.Norm norm, Parameter decoder, Parameter bias) {
  /** The parameters in the order of the computation. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    if (dense != null) {
      all.addAll(dense.parameters());
      all.addAll(norm.parameters());
    }
    all.addAll(last().parameters());
    return all;
  }

  /** The decoder and its bias as one layer. */
  public Part.Linear last() {
    return new Part.Linear(List.of(decoder), bias == null ? List.of() : List.of(bias));
  }
}
