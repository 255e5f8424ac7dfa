package embed.checkpoint;

import embed.EmbedException;
import embed.file.FileErrors;
import embed.file.PlainText;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a checkpoint's tensors are, whether or not the encoder is complete among them.
 *
 * @param prefix what stands before RobertaModel's own names in the files, such as {@code roberta.}
 * @param encoder what was found of the encoder, by canonical name, in the order of the computation
 * @param heads pooler and language-model head as far as they are there, by canonical name
 * @param ignored everything else, such as buffers and other heads
 * @param missing the encoder's tensors that are not there, as the files would name them
 * @param misshapen those of another shape than config.json says, each with both shapes
 * @param mistyped those of no weight type, each with its type
 * @param doubled those that are there under two names, each with both
 */
public record Findings(
    String prefix,
    Map<String, Tensor> encoder,
    Map<String, Tensor> heads,
    List<Tensor> ignored,
    List<String> missing,
    List<String> misshapen,
    List<String> mistyped,
    List<String> doubled) {

  public Findings {
    encoder = Collections.unmodifiableMap(new LinkedHashMap<>(encoder));
    heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
    ignored = List.copyOf(ignored);
    missing = List.copyOf(missing);
    misshapen = List.copyOf(misshapen);
    mistyped = List.copyOf(mistyped);
    doubled = List.copyOf(doubled);
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
    add(problems, misshapen, " not of config.json's shape: ", all);
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
