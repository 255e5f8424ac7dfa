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

/** Makes parts of a model, on the script's device, of a checkpoint's tensors. */
record PartLoader(Checkpoint checkpoint, ScriptModule script, LinearKernels kernels) {
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

  /** The same as {@link #value}; no tensors for null. */
  IValue valueOrNone(Part part) {
    return part == null ? script.run("no_tensors") : value(part);
  }

  /** A part as the script takes it: a list of tensors. */
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

  /** Copies of tensors, as one list. */
  IValue copies(Tensor... tensors) {
    return IValue.listFrom(Arrays.stream(tensors).map(this::copy).toArray(PtNDArray[]::new));
  }

  private IValue pack(PtNDArray[] weights, PtNDArray[] biases) {
    IValue packed;
    try (IValue weightList = IValue.listFrom(weights);
        IValue biasList = IValue.listFrom(biases)) {
      packed = script.run("pack", weightList, biasList);
    }
    // What has been copied is not needed any more: its file can leave the memory.
    if (weights.length > 1 || kernels.copyWeights()) {
      close(weights);
    }
    if (biases.length > 1) {
      close(biases);
    }
    return packed;
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

  /** The tensor on the device: on a CPU the mapped file, where dtype and layout allow. */
  private PtNDArray mapped(Tensor tensor) {
    return script.float32(tensor.float32(), tensor.shape());
  }

  private PtNDArray copy(Parameter parameter) {
    return copy(checkpoint.tensor(parameter.name()));
  }

  /** The same as a copy: for what is small and used in every batch. */
  private PtNDArray copy(Tensor tensor) {
    return script.float32(tensor.float32Copy(), tensor.shape());
  }
}
