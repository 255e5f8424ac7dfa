package embed.checkpoint;

import embed.EmbedException;
import embed.model.Architecture;
import embed.model.MaskedLmHead;
import embed.model.Parameter;
import embed.model.Parameters;
import embed.text.PlainText;
import embed.weights.Limits;
import embed.weights.Strides;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds an architecture's parameters among a checkpoint's tensors and checks them. */
public final class TensorMatcher {
  private final Parameters parameters;
  private final String prefix;
  private final Map<String, Tensor> tensors;
  private final Map<String, Tensor> encoder = new LinkedHashMap<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> mismatched = new ArrayList<>();
  private final List<String> wrongDtype = new ArrayList<>();
  private final List<String> duplicated = new ArrayList<>();

  private TensorMatcher(Parameters parameters, String prefix, Map<String, Tensor> tensors) {
    this.parameters = parameters;
    this.prefix = prefix;
    this.tensors = tensors;
  }

  /**
   * Matches the tensors with the parameters, whether or not they are complete. If an architecture
   * has several layouts, the one with the most encoder tensors is chosen, and among equals the one
   * with the most head tensors.
   *
   * @param where the file, or the directory if there are several
   * @param tensors the tensors by their names in the files
   * @throws EmbedException if there is more than one encoder
   */
  public static MatchedTensors match(
      String where, Architecture architecture, Map<String, Tensor> tensors) {
    MatchedTensors best = null;
    for (Parameters layout : architecture.layouts()) {
      String prefix = TensorNames.prefix(where, architecture.prefix(), layout, tensors);
      MatchedTensors matched =
          new TensorMatcher(layout, prefix, tensors)
              .match(architecture.config().tieWordEmbeddings());
      if (best == null || matched.isMoreThan(best)) {
        best = matched;
      }
    }
    return best;
  }

  private MatchedTensors match(boolean tied) {
    Set<String> seen = new HashSet<>();
    for (Parameter parameter : parameters.encoder()) {
      if (seen.add(parameter.name())) { // layers may share parameters
        matchEncoder(parameter, tied);
      }
    }
    Map<String, Tensor> heads = heads(tied);
    return new MatchedTensors(
        parameters,
        prefix,
        encoder,
        heads,
        ignored(heads),
        missing,
        mismatched,
        wrongDtype,
        duplicated);
  }

  private void matchEncoder(Parameter parameter, boolean tied) {
    String name = parameter.name();
    Tensor tensor = TensorNames.find(tensors, prefix, name);
    if (tensor == null && tied && name.equals(parameters.wordEmbeddings().name())) {
      tensor = decoder();
    }
    if (tensor == null) {
      missing.add(prefix + name);
      return;
    }
    String other = TensorNames.other(name);
    if (other != null
        && tensors.containsKey(prefix + other)
        && tensors.containsKey(prefix + name)
        && !tensor.hasSameContent(tensors.get(prefix + other))) {
      duplicated.add(prefix + name + " and " + prefix + other);
    }
    if (!tensor.dtype().isWeight()) {
      wrongDtype.add(tensor.name() + " is " + tensor.dtype());
    } else if (!parameter.fits(tensor)) {
      mismatched.add(
          PlainText.shorten(tensor.name())
              + " is "
              + Strides.text(tensor.shape())
              + " instead of "
              + parameter.shape());
    }
    encoder.put(name, tensor);
  }

  /**
   * The head's last matrix, which a file may contain instead of the word embeddings that are tied
   * to it.
   */
  private Tensor decoder() {
    MaskedLmHead head = parameters.head();
    return head == null
        ? null
        : TensorNames.find(tensors, TensorNames.besideEncoder(prefix), head.decoder().name());
  }

  private Map<String, Tensor> heads(boolean tied) {
    Map<String, Tensor> heads = new LinkedHashMap<>();
    if (parameters.pooler() != null) {
      addHead(heads, prefix, parameters.pooler().parameters());
    }
    MaskedLmHead head = parameters.head();
    if (head != null) {
      addHead(heads, TensorNames.besideEncoder(prefix), head.parameters());
      Tensor words = encoder.get(parameters.wordEmbeddings().name());
      boolean isThere = head.parameters().stream().anyMatch(p -> heads.containsKey(p.name()));
      if (tied && isThere && words != null) {
        heads.putIfAbsent(head.decoder().name(), words);
      }
    }
    return heads;
  }

  private void addHead(Map<String, Tensor> heads, String headPrefix, List<Parameter> all) {
    for (Parameter parameter : all) {
      Tensor tensor = TensorNames.find(tensors, headPrefix, parameter.name());
      if (tensor != null) {
        heads.put(parameter.name(), tensor);
      }
    }
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

  /**
   * Refuses a small file that would become a large model: a stride of 0 repeats elements, so what
   * the conversion to float32 allocates is bounded by the files' size.
   */
  static void checkConversion(String where, MatchedTensors matched, long fileBytes) {
    long converted = 0;
    for (Tensor tensor : matched.encoder().values()) {
      if (!tensor.isMappable()) {
        converted += tensor.elements() * Float.BYTES;
      }
    }
    if (converted > 2 * fileBytes + Limits.CONVERSION_SLACK) {
      throw new EmbedException(
          "%s: its %s bytes would unfold to %s bytes of weights: its tensors repeat their elements",
          where, fileBytes, converted);
    }
  }
}
