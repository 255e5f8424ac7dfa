package embed.model;

import embed.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A family and how {@code config.json} names it.
 *
 * @param modelTypes the family's values of {@code model_type}
 * @param read builds the architecture from the values
 */
record Family(List<String> modelTypes, Function<ConfigValues, Architecture> read) {
  /** All families. A new one is its class and a line here. */
  private static final List<Family> ALL =
      List.of(
          of(Roberta::read, "roberta", "xlm-roberta", "camembert", Roberta.DATA2VEC),
          of(Bert::read, "bert"),
          of(DistilBert::read, "distilbert"),
          of(Electra::read, "electra"),
          of(Mpnet::read, "mpnet"),
          of(Albert::read, "albert"),
          of(RobertaPreLayerNorm::read, "roberta-prelayernorm"),
          of(ModernBert::read, "modernbert"),
          of(NomicBert::read, "nomic_bert"),
          of(Llama::read, "qwen3", "qwen2", "llama", "mistral", "eurobert"),
          of(Gemma3::read, "gemma3_text"),
          of(Esm::read, "esm"),
          of(DebertaV2::read, "deberta-v2"),
          of(XlmRobertaXl::read, "xlm-roberta-xl"));

  private static Family of(Function<ConfigValues, Architecture> read, String... modelTypes) {
    return new Family(List.of(modelTypes), read);
  }

  /** The architecture that a config describes. */
  static Architecture read(ConfigValues config) {
    if (config.has("vision_config")) {
      config.problem("vision_config is not supported: only models of text alone are");
    }
    ConfigValues text = config.object("text_config");
    ConfigValues values = text.has("model_type") ? text : config;
    Family family = find(values);
    values.throwProblems();
    Architecture architecture = family.read().apply(values);
    values.throwProblems();
    return architecture;
  }

  private static Family find(ConfigValues values) {
    String type = values.string("model_type", null);
    List<String> classes = values.strings("architectures");
    String className = classes.isEmpty() ? "" : classes.get(0).toLowerCase(Locale.ROOT);
    List<String> known = new ArrayList<>();
    Family found = null;
    int longest = 0;
    for (Family family : ALL) {
      for (String each : family.modelTypes()) {
        known.add(each);
        // A class has the model type in its name: XLMRobertaModel is of xlm-roberta. The longest
        // counts: RobertaPreLayerNormModel is not of roberta.
        String start = each.replace("-", "").replace("_", "");
        boolean matches = type == null ? className.startsWith(start) : type.equals(each);
        if (matches && start.length() > longest) {
          found = family;
          longest = start.length();
        }
      }
    }
    if (found == null && type != null) {
      values.problem(
          "model_type %s is not supported, only %s",
          PlainText.quote(type), String.join(", ", known));
    } else if (found == null) {
      // The oldest files have no model_type, and files of several families are otherwise alike.
      values.problem(
          "model_type is missing: add \"model_type\": \"%s\", or whichever the checkpoint is",
          known.get(0));
    }
    return found;
  }
}
