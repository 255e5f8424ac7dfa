package embed.model;

/** The feed-forward activations, by transformers' names for them ({@code hidden_act}). */
public enum Activation {
  /** {@code x · Φ(x)}, exact, by the error function. */
  GELU("gelu", "gelu_python"),
  GELU_NEW("gelu_new"),
  GELU_FAST("gelu_fast"),
  GELU_PYTORCH_TANH("gelu_pytorch_tanh"),
  RELU("relu"),
  SILU("silu", "swish"),
  TANH("tanh");

  private final String name;
  private final String otherName;

  Activation(String name) {
    this(name, name);
  }

  Activation(String name, String otherName) {
    this.name = name;
    this.otherName = otherName;
  }

  /** The name that config.json has for it. */
  @Override
  public String toString() {
    return name;
  }

  /** The activation that config.json calls {@code name}, or null. */
  static Activation of(String name) {
    for (Activation activation : values()) {
      if (name.equals(activation.name) || name.equals(activation.otherName)) {
        return activation;
      }
    }
    return null;
  }
}
