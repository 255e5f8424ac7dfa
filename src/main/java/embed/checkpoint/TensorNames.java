package embed.checkpoint;

import embed.EmbedException;
import embed.model.Parameter;
import embed.model.Parameters;
import embed.text.PlainText;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Maps transformers' names for the parameters to the names of a file's tensors, which differ by a
 * prefix and by the endings in one table.
 */
final class TensorNames {
  private static final int MOST_PREFIXES = 16;

  /** The ending of a parameter's name, and the ending of another name for the same parameter. */
  private static final String[][] OTHER_ENDINGS = {
    {"LayerNorm.weight", "LayerNorm.gamma"}, // names before 2019, from TensorFlow
    {"LayerNorm.bias", "LayerNorm.beta"},
    {"lm_head.bias", "lm_head.decoder.bias"}, // one tensor under two names; either may be saved
    {"predictions.bias", "predictions.decoder.bias"},
  };

  private TensorNames() {}

  /** The other name of a parameter, or null. */
  static String other(String name) {
    for (String[] endings : OTHER_ENDINGS) {
      if (name.endsWith(endings[0])) {
        return name.substring(0, name.length() - endings[0].length()) + endings[1];
      }
    }
    return null;
  }

  /** The tensor for the parameter {@code name} after {@code prefix}, or null. */
  static Tensor find(Map<String, Tensor> tensors, String prefix, String name) {
    Tensor tensor = tensors.get(prefix + name);
    if (tensor == null) {
      String other = other(name);
      tensor = other == null ? null : tensors.get(prefix + other);
    }
    return tensor;
  }

  /**
   * The prefix of tensors next to the encoder, such as {@code lm_head…} next to {@code
   * roberta.encoder…}.
   */
  static String besideEncoder(String prefix) {
    return prefix.isEmpty()
        ? ""
        : prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
  }

  /**
   * The prefix with which most of the encoder's parameters are found. Among equally good ones, the
   * usual prefix is preferred, then the empty one.
   *
   * @param usual the prefix in checkpoints of the family's own classes
   * @throws EmbedException if several others fit equally: the file holds more than one encoder
   */
  static String prefix(
      String where, String usual, Parameters parameters, Map<String, Tensor> tensors) {
    String best = null;
    String rival = null;
    int most = -1;
    for (String prefix : candidates(where, usual, parameters, tensors)) {
      int count = count(tensors, prefix, parameters);
      if (count > most) {
        best = prefix;
        rival = null;
        most = count;
      } else if (count == most && !best.isEmpty() && !best.equals(usual)) {
        rival = prefix;
      }
    }
    if (rival != null) {
      throw new EmbedException(
          "%s: holds more than one encoder, as %s and %s; save the wanted one alone",
          where, PlainText.quote(best), PlainText.quote(rival));
    }
    return best;
  }

  /** How many of the encoder's parameters are found with this prefix. */
  static int count(Map<String, Tensor> tensors, String prefix, Parameters parameters) {
    int count = 0;
    for (Parameter parameter : parameters.encoder()) {
      if (find(tensors, prefix, parameter.name()) != null) {
        count++;
      }
    }
    return count;
  }

  private static List<String> candidates(
      String where, String usual, Parameters parameters, Map<String, Tensor> tensors) {
    // The second parameter is checked too, in case a file stores the word embeddings under the name
    // of the matrix tied to them.
    List<Parameter> encoder = parameters.encoder();
    List<String> first = List.of(encoder.get(0).name(), encoder.get(1).name());
    List<String> prefixes = new ArrayList<>();
    prefixes.add(usual);
    prefixes.add("");
    for (String name : tensors.keySet()) {
      for (String ending : first) {
        String prefix = name.substring(0, Math.max(0, name.length() - ending.length()));
        if (prefix.endsWith(".") && name.endsWith(ending) && !prefixes.contains(prefix)) {
          prefixes.add(prefix);
        }
      }
      if (prefixes.size() > MOST_PREFIXES) {
        throw new EmbedException("%s: holds more than %s encoders", where, MOST_PREFIXES);
      }
    }
    return prefixes;
  }
}
