package embed.model;

/** The feed-forward activations, by transformers' names for them ({@code hidden_act}). */
public enum Activation {
  /** {@code x · Φ(x)}, exact, by the error function. */
  GELU("gelu", "gelu_python", "torch.gelu(y)", "\"gelu\", [], \"none\""),
  GELU_NEW("gelu_new", Activation.TANH_GELU, Activation.FUSED_TANH_GELU),
  GELU_FAST("gelu_fast", Activation.TANH_GELU, Activation.FUSED_TANH_GELU),
  GELU_PYTORCH_TANH("gelu_pytorch_tanh", Activation.TANH_GELU, Activation.FUSED_TANH_GELU),
  RELU("relu", "torch.relu(y)", "\"relu\", [], \"\""),
  SILU("silu", "swish", "torch.silu(y)", "\"swish\", [], \"\""),
  TANH("tanh", "torch.tanh(y)", "\"tanh\", [], \"\"");

  private static final String TANH_GELU = "torch.gelu(y, approximate=\"tanh\")";
  private static final String FUSED_TANH_GELU = "\"gelu\", [], \"tanh\"";

  private final String name;
  private final String otherName;
  private final String expression;
  private final String fused;

  Activation(String name, String expression, String fused) {
    this(name, name, expression, fused);
  }

  Activation(String name, String otherName, String expression, String fused) {
    this.name = name;
    this.otherName = otherName;
    this.expression = expression;
    this.fused = fused;
  }

  /** The name in config.json. */
  @Override
  public String toString() {
    return name;
  }

  /** The expression for the activation of {@code y} in a script. */
  public String expression() {
    return expression;
  }

  /** The expression that overwrites {@code y} with its activation. */
  public String inPlace() {
    return expression.replaceFirst("\\(", "_(");
  }

  /**
   * The last arguments of oneDNN's {@code _linear_pointwise}, which fuse the activation with the
   * matrix product.
   */
  public String fused() {
    return fused;
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
