package embed.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What scores each token of the vocabulary in place of a mask: {@code decoder(norm(activation(dense
 * x)))}. Checkpoints have it next to the encoder, not within.
 *
 * @param dense {@code [width, hidden]}; null, like activation and norm, for a head that is its
 *     decoder alone
 * @param norm {@code [width]}
 * @param decoder the last matrix, {@code [vocabulary, width]}; the word embeddings where the config
 *     ties them and the file has no matrix of this name
 * @param bias {@code [vocabulary]}; null where the model has none
 */
public record MaskedLmHead(
    Part.Linear dense, Activation activation, Part.Norm norm, Parameter decoder, Parameter bias) {
  /** In the order of the computation. */
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    if (dense != null) {
      all.addAll(dense.parameters());
      all.addAll(norm.parameters());
    }
    all.addAll(last().parameters());
    return all;
  }

  /** Decoder and bias as one layer. */
  public Part.Linear last() {
    return new Part.Linear(List.of(decoder), bias == null ? List.of() : List.of(bias));
  }
}
