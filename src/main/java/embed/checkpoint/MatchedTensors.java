package embed.checkpoint;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.PlainText;
import embed.model.Parameter;
import embed.model.Parameters;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint's tensors are to its architecture, whether or not the encoder is complete.
 *
 * @param parameters the architecture's layout that the tensors have
 * @param prefix what precedes transformers' own names in the files, such as {@code roberta.}
 * @param encoder what was found of the encoder, by transformers' names, in the order of the
 *     computation
 * @param heads pooler and masked-LM head as far as they are there, by transformers' names
 * @param ignored everything else, such as buffers and other heads
 * @param missing the encoder's tensors that are not there, as the files would name them
 * @param mismatched those of another shape than config.json says, each with both shapes
 * @param mistyped those of no weight type, each with its type
 * @param doubled those that are there under two names, each with both
 */
public record MatchedTensors(
    Parameters parameters,
    String prefix,
    Map<String, Tensor> encoder,
    Map<String, Tensor> heads,
    List<Tensor> ignored,
    List<String> missing,
    List<String> mismatched,
    List<String> mistyped,
    List<String> doubled) {
  public MatchedTensors {
    encoder = Collections.unmodifiableMap(new LinkedHashMap<>(encoder));
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
    ignored = List.copyOf(ignored);
    missing = List.copyOf(missing);
    mismatched = List.copyOf(mismatched);
    mistyped = List.copyOf(mistyped);
    doubled = List.copyOf(doubled);
  }

  /** Whether more of this layout is there than of another. */
  boolean isMoreThan(MatchedTensors other) {
    int difference = encoder.size() - other.encoder.size();
    return difference > 0 || (difference == 0 && heads.size() > other.heads.size());
  }

  /** The tensor of this parameter; null if there is none. */
  public Tensor find(String name) {
    Tensor tensor = encoder.get(name);
    return tensor == null ? heads.get(name) : tensor;
  }

  /** Whether the pooler is there whole. */
  public boolean hasPooler() {
    return parameters.pooler() != null && hasHead(parameters.pooler().parameters());
  }

  /** Whether the masked-LM head is there whole, with a matrix of its own or tied. */
  public boolean hasMaskedLmHead() {
    return parameters.head() != null && hasHead(parameters.head().parameters());
  }

  private boolean hasHead(List<Parameter> all) {
    return all.stream().allMatch(parameter -> heads.containsKey(parameter.name()));
  }

  /** Whether the masked-LM head's last matrix is the word embeddings. */
  public boolean tiesMaskedLmHead() {
    return hasMaskedLmHead()
        && heads.get(parameters.head().decoder().name()).isAlso(wordEmbeddings());
  }

  /** The table of one row for each token; null if it is missing. */
  public Tensor wordEmbeddings() {
    return encoder.get(parameters.wordEmbeddings().name());
  }

  /**
   * Refuses an encoder that cannot run.
   *
   * @param where the file, or the directory of several
   * @throws EmbedException that lists everything wrong with it
   */
  void requireComplete(String where) {
    if (encoder.isEmpty()) {
      throw new EmbedException(where + ": holds none of the encoder's tensors" + instead());
    }
    int all = encoder.size() + missing.size();
    List<String> problems = new ArrayList<>();
    add(problems, missing, " missing: ", all);
    add(problems, mismatched, " not of config.json's shape: ", all);
    add(problems, mistyped, " of no weight type: ", all);
    add(problems, doubled, " there under two names: ", all);
    if (!problems.isEmpty()) {
      throw new EmbedException(where + ": " + String.join("; ", problems));
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
