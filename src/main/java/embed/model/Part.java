package embed.model;

import java.util.ArrayList;
import java.util.List;

/** A part of a model that is passed to the script as one list of tensors. */
public sealed interface Part {
  /** Its parameters, in the order that the script expects. */
  List<Parameter> parameters();

  /**
   * A linear layer {@code x W^T + b}, which the kernels may pack.
   *
   * @param weights {@code [out, in]} each; several are joined to one layer with all their outputs,
   *     in order
   * @param biases {@code [out]} each, or empty for a layer without biases
   */
  record Linear(List<Parameter> weights, List<Parameter> biases) implements Part {
    public Linear {
      weights = List.copyOf(weights);
      biases = List.copyOf(biases);
    }

    /** The layer whose parameters are {@code name.weight} and {@code name.bias}. */
    public static Linear of(String name, int out, int in) {
      return new Linear(
          List.of(new Parameter(name + ".weight", out, in)),
          List.of(new Parameter(name + ".bias", out)));
    }

    /** The layer with or without {@code name.bias}, as the config says. */
    public static Linear of(String name, int out, int in, boolean withBias) {
      return withBias ? of(name, out, in) : withoutBias(name, out, in);
    }

    /** The layer whose one parameter is {@code name.weight}. */
    public static Linear withoutBias(String name, int out, int in) {
      return new Linear(List.of(new Parameter(name + ".weight", out, in)), List.of());
    }

    /** Joins several layers with the same input to one layer with all their outputs. */
    public static Linear joined(Linear... layers) {
      List<Parameter> weights = new ArrayList<>();
      List<Parameter> biases = new ArrayList<>();
      for (Linear layer : layers) {
        weights.addAll(layer.weights());
        biases.addAll(layer.biases());
      }
      return new Linear(weights, biases);
    }

    /** The width of the output. */
    public long out() {
      return weights.stream().mapToLong(Parameter::rows).sum();
    }

    @Override
    public List<Parameter> parameters() {
      List<Parameter> all = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        all.add(weights.get(i));
        if (!biases.isEmpty()) {
          all.add(biases.get(i));
        }
      }
      return all;
    }
  }

  /**
   * The weight and bias of a layer normalisation, {@code [size]} each.
   *
   * @param bias null if the model has none
   */
  record Norm(Parameter weight, Parameter bias) implements Part {
    /** The norm whose parameters are {@code name.weight} and {@code name.bias}. */
    public static Norm of(String name, int size) {
      return new Norm(new Parameter(name + ".weight", size), new Parameter(name + ".bias", size));
    }

    /** The norm with or without {@code name.bias}, as the config says. */
    public static Norm of(String name, int size, boolean withBias) {
      return withBias ? of(name, size) : withoutBias(name, size);
    }

    /** The norm whose one parameter is {@code name.weight}. */
    public static Norm withoutBias(String name, int size) {
      return new Norm(new Parameter(name + ".weight", size), null);
    }

    @Override
    public List<Parameter> parameters() {
      return bias == null ? List.of(weight) : List.of(weight, bias);
    }
  }

  /**
   * A table with one row per position. The row of token type 0 is added to each, because every
   * token of a single text has that type.
   *
   * @param positions {@code [positions, width]}
   * @param tokenTypes {@code [types, width]}; null if the model has none
   */
  record PositionEmbeddings(Parameter positions, Parameter tokenTypes) implements Part {
    @Override
    public List<Parameter> parameters() {
      return tokenTypes == null ? List.of(positions) : List.of(positions, tokenTypes);
    }
  }

  /** Tensors that are passed to the script unchanged, such as a table of word embeddings. */
  record Tensors(List<Parameter> parameters) implements Part {
    public Tensors {
      parameters = List.copyOf(parameters);
    }

    /** A single tensor. */
    static Tensors of(String name, long... shape) {
      return new Tensors(List.of(new Parameter(name, shape)));
    }
  }
}
