package embed.checkpoint;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.model.Parameter;
import embed.model.Parameters;
import embed.text.PlainText;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint's tensors matched with the parameters of its architecture, whether or not the
 * encoder is complete.
 *
 * @param parameters the architecture's layout that the tensors follow
 * @param prefix what precedes transformers' own names in the files, such as {@code roberta.}
 * @param encoder the encoder's tensors that were found, by transformers' names, in the order of the
 *     computation
 * @param heads the tensors of the pooler and the masked-LM head that were found, by transformers'
 *     names
 * @param ignored all other tensors, such as buffers and other heads
 * @param missing the encoder's tensors that were not found, by the names that the files would use
 * @param mismatched those with another shape than config.json says, each with both shapes
 * @param wrongDtype those whose type is not a weight type, each with its type
 * @param duplicated those that were found under two names, each with both names
 */
public record MatchedTensors(
    Parameters parameters,
    String prefix,
    Map<String, Tensor> encoder,
    Map<String, Tensor> heads,
    List<Tensor> ignored,
    List<String> missing,
    List<String> mismatched,
    List<String> wrongDtype,
    List<String> duplicated) {
  public MatchedTensors {
    encoder = Collections.unmodifiableMap(new LinkedHashMap<>(encoder));
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
    ignored = List.copyOf(ignored);
    missing = List.copyOf(missing);
    mismatched = List.copyOf(mismatched);
    wrongDtype = List.copyOf(wrongDtype);
    duplicated = List.copyOf(duplicated);
  }

  /** Whether more of this layout's tensors were found than of another's. */
  boolean isMoreThan(MatchedTensors other) {
    int difference = encoder.size() - other.encoder.size();
    return difference > 0 || (difference == 0 && heads.size() > other.heads.size());
  }

  /** The tensor of this parameter; null if there is none. */
  public Tensor find(String name) {
    Tensor tensor = encoder.get(name);
    return tensor == null ? heads.get(name) : tensor;
  }

  /** Whether the pooler is complete. */
  public boolean hasPooler() {
    return parameters.pooler() != null && hasHead(parameters.pooler().parameters());
  }

  /** Whether the masked-LM head is complete, with its own matrix or a tied one. */
  public boolean hasMaskedLmHead() {
    return parameters.head() != null && hasHead(parameters.head().parameters());
  }

  private boolean hasHead(List<Parameter> all) {
    return all.stream().allMatch(parameter -> heads.containsKey(parameter.name()));
  }

  /** Whether the masked-LM head uses the word embeddings as its last matrix. */
  public boolean tiesMaskedLmHead() {
    return hasMaskedLmHead()
        && heads.get(parameters.head().decoder().name()).isAlso(wordEmbeddings());
  }

  /** The table with one row per token of the vocabulary; null if it is missing. */
  public Tensor wordEmbeddings() {
    return encoder.get(parameters.wordEmbeddings().name());
  }

  /**
   * Refuses an encoder that cannot run.
   *
   * @param where the file, or the directory if there are several
   * @throws EmbedException that lists everything wrong with it
   */
  void requireComplete(String where) {
    if (encoder.isEmpty()) {
      throw new EmbedException("%s: holds none of the encoder's tensors%s", where, instead());
    }
    int all = encoder.size() + missing.size();
    List<String> problems = new ArrayList<>();
    add(problems, missing, " missing: ", all);
    add(problems, mismatched, " not of config.json's shape: ", all);
    add(problems, wrongDtype, " of no weight type: ", all);
    add(problems, duplicated, " there under two names: ", all);
    if (!problems.isEmpty()) {
      throw new EmbedException("%s: %s", where, String.join("; ", problems));
    }
  }

  private String instead() {
    List<String> names = new ArrayList<>();
    for (Tensor tensor : ignored) {
      names.add(PlainText.quote(tensor.name()));
    }
    for (Tensor tensor : heads.values()) {
      names.add(PlainText.quote(tensor.name()));
    }
    return names.isEmpty() ? ", nor any other" : ", but " + FileErrors.list(names);
  }

  private static void add(List<String> problems, List<String> items, String what, int all) {
    if (!items.isEmpty()) {
      problems.add(
          items.size()
              + " of the encoder's "
              + all
              + " tensors are"
              + what
              + FileErrors.list(items));
    }
  }
}
