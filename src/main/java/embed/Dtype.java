package embed;

/**
 * The number type of the inputs and weights of the linear layers, in which an encoder spends most
 * of its time. Sums, embeddings, normalisations, attention and pooling are float32 in any case.
 */
public enum Dtype {
  FLOAT32("float32"),
  /** float32 with 8 instead of 24 significant bits. */
  BFLOAT16("bfloat16"),
  /** Integers with a range for each token of the inputs and a scale for each output of a layer. */
  INT8("int8");

  private final String label;

  Dtype(String label) {
    this.label = label;
  }

  /** PyTorch's name, which the command line uses. */
  @Override
  public String toString() {
    return label;
  }
}
