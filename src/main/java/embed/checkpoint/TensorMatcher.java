package embed.checkpoint;

import embed.EmbedException;
import embed.file.PlainText;
import embed.model.Parameter;
import embed.model.ParameterNames;
import embed.model.RobertaConfig;
import embed.weights.Limits;
import embed.weights.Strides;
import embed.weights.Tensor;
import embed.weights.WeightFiles;
import embed.weights.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the encoder's parameters among a checkpoint's tensors, and checks them all. */
public final class TensorMatcher {
  private final Map<String, Tensor> tensors;
  private final Map<String, Tensor> encoder = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> misshapen = new ArrayList<>();
  private final List<String> mistyped = new ArrayList<>();
  private final List<String> doubled = new ArrayList<>();

  private TensorMatcher(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /**
   * The contents of a checkpoint whose encoder is complete.
   *
   * @throws EmbedException that lists what is missing, misshapen, of an unexpected type or there
   *     twice
   */
  static Contents read(Path directory, RobertaConfig config, WeightFiles files) {
    List<Weights> weights = files.weights();
    String where = (weights.size() == 1 ? weights.get(0).file() : directory).toString();
    Findings findings = sort(where, config, files.tensors());
    findings.requireComplete(where);
    checkConversion(where, findings, files.bytes());
    return new Contents(
        weights, findings.prefix(), findings.encoder(), findings.heads(), findings.ignored());
  }

  /**
   * Sorts out what the tensors are, complete or not.
   *
   * @param where the file, or the directory of several
   * @param tensors by the names that the files have for them
   * @throws EmbedException if there is more than one encoder
   */
  public static Findings sort(String where, RobertaConfig config, Map<String, Tensor> tensors) {
    List<Parameter> parameters = Parameter.ofEncoder(config);
    String prefix = ParameterNames.prefix(where, tensors, parameters);
    TensorMatcher reader = new TensorMatcher(tensors);
    reader.readEncoder(prefix, parameters);
    Map<String, Tensor> heads = reader.heads(prefix, config);
    return new Findings(
        prefix,
        reader.encoder,
        heads,
        reader.ignored(heads),
        reader.missing,
        reader.misshapen,
        reader.mistyped,
        reader.doubled);
  }

  private void readEncoder(String prefix, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      String name = parameter.name();
      Tensor tensor = ParameterNames.find(tensors, prefix, name);
      if (tensor == null) {
        missing.add(prefix.concat(name));
        continue;
      }
      String foreign = ParameterNames.foreign(name);
      if (foreign != null
          && tensors.containsKey(prefix.concat(foreign))
          && tensors.containsKey(prefix.concat(name))) {
        doubled.add(prefix.concat(name).concat(" and ").concat(prefix).concat(foreign));
      }
      if (!parameter.fits(tensor)) {
        misshapen.add(misfit(parameter, tensor));
      }
      if (!tensor.dtype().isWeight()) {
        mistyped.add(tensor.name().concat(" is ").concat(tensor.dtype().toString()));
      }
      encoder.put(name, tensor);
    }
  }

  private static String misfit(Parameter parameter, Tensor tensor) {
    return PlainText.shorten(tensor.name())
        + " is "
        + Strides.text(tensor.shape())
        + " instead of "
        + parameter.shape();
  }

  /**
   * A stride of 0 makes a large tensor of a small file: what the conversion to float32 allocates is
   * bounded by the files' size.
   */
  private static void checkConversion(String where, Findings findings, long fileBytes) {
    long converted = 0;
    for (Tensor tensor : findings.encoder().values()) {
      if (!tensor.isMappable()) {
        converted += tensor.elements() * Float.BYTES;
      }
    }
    if (converted > 2 * fileBytes + Limits.CONVERSION_SLACK) {
      throw new EmbedException(
          where
              + ": its "
              + fileBytes
              + " bytes would unfold to "
              + converted
              + " bytes of weights: its tensors repeat their elements");
    }
  }

  private Map<String, Tensor> heads(String prefix, RobertaConfig config) {
    Map<String, Tensor> heads = new LinkedHashMap<>();
    for (Parameter parameter : Parameter.ofHeads(config)) {
      String name = parameter.name();
      Tensor tensor = ParameterNames.find(tensors, ParameterNames.prefixOf(name, prefix), name);
      boolean isTied =
          tensor == null
              && name.equals(ParameterNames.HEAD_DECODER)
              && config.tieWordEmbeddings()
              && heads.containsKey(ParameterNames.HEAD_DENSE);
      if (isTied) {
        tensor = encoder.get(ParameterNames.WORD_EMBEDDINGS);
      }
      if (tensor != null) {
        heads.put(name, tensor);
      }
    }
    return heads;
  }

  private List<Tensor> ignored(Map<String, Tensor> heads) {
    Set<Tensor> used = new HashSet<>(encoder.values());
    used.addAll(heads.values());
    List<Tensor> ignored = new ArrayList<>();
    for (Tensor tensor : tensors.values()) {
      if (!used.contains(tensor)) {
        ignored.add(tensor);
      }
    }
    return ignored;
  }
}
