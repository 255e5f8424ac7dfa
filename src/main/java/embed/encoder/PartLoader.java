package embed.encoder;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import embed.checkpoint.Checkpoint;
import embed.model.Parameter;
import embed.model.Part;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads parts of a model from a checkpoint's tensors onto the script's device.
 *
 * @param proof examines linear layers; null for none
 * @param pack the script's method for linear layers
 */
record PartLoader(
    Checkpoint checkpoint,
    ScriptModule script,
    LinearKernels kernels,
    ArithmeticProof proof,
    String pack) {
  /** Loads parts whose linear layers are float32 whatever the dtype. */
  static PartLoader of(
      Checkpoint checkpoint, ScriptModule script, LinearKernels kernels, ArithmeticProof proof) {
    return new PartLoader(checkpoint, script, kernels, proof, "pack_float32");
  }

  /** Loads parts of the encoder's layers, whose linear layers have the kernels' dtype. */
  PartLoader ofLayers() {
    return new PartLoader(checkpoint, script, kernels, proof, "pack");
  }

  /** The parts of a layer as one list of lists. */
  IValue list(List<Part> parts) {
    List<IValue> values = new ArrayList<>();
    try {
      for (Part part : parts) {
        values.add(value(part));
      }
      return IValue.listFrom(values.toArray(new IValue[0]));
    } finally {
      values.forEach(IValue::close);
    }
  }

  /** Like {@link #value}, but an empty list for null. */
  IValue valueOrNone(Part part) {
    return part == null ? script.run("no_tensors") : value(part);
  }

  /** A part as the list of tensors that the script expects. */
  IValue value(Part part) {
    if (part instanceof Part.Linear linear) {
      return pack(linear);
    }
    if (part instanceof Part.Norm norm) {
      return IValue.listFrom(
          copy(norm.weight()),
          norm.bias() == null ? script.zeros(norm.weight().rows()) : copy(norm.bias()));
    }
    if (part instanceof Part.PositionEmbeddings table) {
      return positions(table);
    }
    return IValue.listFrom(tensors(part.parameters()));
  }

  private PtNDArray[] tensors(List<Parameter> parameters) {
    return parameters.stream().map(this::copy).toArray(PtNDArray[]::new);
  }

  private IValue pack(Part.Linear layer) {
    return pack(
        layer.weights().stream().map(this::mapped).toArray(PtNDArray[]::new),
        layer.biases().isEmpty()
            ? new PtNDArray[] {script.zeros(layer.out())}
            : tensors(layer.biases()));
  }

  /**
   * A linear layer.
   *
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}; null for none
   */
  IValue linear(Tensor weight, Tensor bias) {
    return pack(
        new PtNDArray[] {mapped(weight)},
        new PtNDArray[] {bias == null ? script.zeros(weight.shape()[0]) : copy(bias)});
  }

  /** Copies tensors to the device, as one list. */
  IValue copies(Tensor... tensors) {
    return IValue.listFrom(Arrays.stream(tensors).map(this::copy).toArray(PtNDArray[]::new));
  }

  private IValue pack(PtNDArray[] weights, PtNDArray[] biases) {
    IValue packed;
    try (IValue weightList = IValue.listFrom(weights);
        IValue biasList = IValue.listFrom(biases)) {
      packed = script.run(pack, weightList, biasList);
      examine(packed, weights, weightList, biasList);
    }
    // The weights have been copied, so the pages of their file are no longer needed in memory.
    if (weights.length > 1 || kernels.copyWeights()) {
      close(weights);
    }
    if (biases.length > 1) {
      close(biases);
    }
    return packed;
  }

  private void examine(IValue packed, PtNDArray[] weights, IValue weightList, IValue biasList) {
    if (proof == null) {
      return;
    }
    try {
      proof.linear(pack, packed, weights, weightList, biasList);
    } catch (RuntimeException | Error e) {
      packed.close();
      throw e;
    }
  }

  private IValue positions(Part.PositionEmbeddings table) {
    PtNDArray[] types =
        table.tokenTypes() == null
            ? new PtNDArray[0]
            : new PtNDArray[] {mapped(table.tokenTypes())};
    PtNDArray positions = mapped(table.positions());
    try (IValue rows = IValue.from(positions);
        IValue list = types.length == 0 ? script.run("no_tensors") : IValue.listFrom(types)) {
      return script.run("position_embeddings", rows, list);
    } finally {
      positions.close();
      close(types);
    }
  }

  private static void close(PtNDArray[] tensors) {
    for (PtNDArray tensor : tensors) {
      tensor.close();
    }
  }

  private PtNDArray mapped(Parameter parameter) {
    return mapped(checkpoint.tensor(parameter.name()));
  }

  /**
   * The tensor on the device. On a CPU it uses the mapped file directly if dtype and layout allow
   * it.
   */
  private PtNDArray mapped(Tensor tensor) {
    return script.float32(tensor.float32(), tensor.shape());
  }

  private PtNDArray copy(Parameter parameter) {
    return copy(checkpoint.tensor(parameter.name()));
  }

  /** A copy of the tensor on the device, for small tensors that every batch uses. */
  private PtNDArray copy(Tensor tensor) {
    return script.float32(tensor.float32Copy(), tensor.shape());
  }
}
