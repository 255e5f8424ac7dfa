package embed.model;

import embed.file.PlainText;
import java.util.List;
import java.util.function.Function;

/**
 * A family and how {@code config.json} names it.
 *
 * @param modelTypes the family's values of {@code model_type}
 * @param classes prefixes of the names of its Python classes, for files without {@code model_type}
 * @param read builds the architecture from the values
 */
record Family(
    List<String> modelTypes, List<String> classes, Function<ConfigValues, Architecture> read) {
  private static final List<Family> ALL =
      List.of(
          Roberta.FAMILY,
          Bert.FAMILY,
          DistilBert.FAMILY,
          Electra.FAMILY,
          Mpnet.FAMILY,
          Albert.FAMILY,
          RobertaPreLayerNorm.FAMILY,
          ModernBert.FAMILY,
          NomicBert.FAMILY,
          EuroBert.FAMILY,
          Esm.FAMILY,
          DebertaV2.FAMILY,
          XlmRobertaXl.FAMILY);

  /** The architecture that a config describes. */
  static Architecture read(ConfigValues values) {
    Family family = of(values);
    values.throwProblems();
    Architecture architecture = family.read().apply(values);
    values.throwProblems();
    return architecture;
  }

  private static Family of(ConfigValues values) {
    String type = values.string("model_type", null);
    List<String> architectures = values.strings("architectures");
    Family family =
        type == null
            ? ofClass(architectures.isEmpty() ? "" : architectures.get(0))
            : ALL.stream()
                .filter(each -> each.modelTypes().contains(type))
                .findFirst()
                .orElse(null);
    List<String> known = ALL.stream().flatMap(each -> each.modelTypes().stream()).toList();
    if (family == null && type != null) {
      values.problem(
          "model_type "
              + PlainText.quote(type)
              + " is not supported, only "
              + String.join(", ", known));
    } else if (family == null) {
      // The oldest files have no model_type, and files of several families are otherwise alike.
      values.problem(
          "model_type is missing: add \"model_type\": \""
              + known.get(0)
              + "\", or whichever the checkpoint is");
    }
    return family;
  }

  /** The family of a Python class; if several prefixes match its name, the longest counts. */
  private static Family ofClass(String name) {
    Family found = null;
    int longest = 0;
    for (Family family : ALL) {
      for (String start : family.classes()) {
        if (name.startsWith(start) && start.length() > longest) {
          found = family;
          longest = start.length();
        }
      }
    }
    return found;
  }
}
