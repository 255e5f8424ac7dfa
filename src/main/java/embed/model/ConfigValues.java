package embed.model;

import embed.EmbedException;
import embed.file.Json;
import embed.file.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the values of a config.json by their expected types and ranges. An unexpected value is
 * recorded and replaced by the default, so that one message lists all problems. {@code null} is the
 * same as an absent key.
 */
final class ConfigValues {
  private static final int MOST_PROBLEMS = 20;

  private final Path file;
  private final Map<String, Object> values;
  private final List<String> problems;

  /**
   * @param file the file that messages name
   * @param values the object in the file
   */
  ConfigValues(Path file, Map<String, Object> values) {
    this(file, values, new ArrayList<>());
  }

  private ConfigValues(Path file, Map<String, Object> values, List<String> problems) {
    this.file = file;
    this.values = values;
    this.problems = problems;
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  /** The one of two keys that the file has; the first if it has neither. */
  String key(String first, String second) {
    return has(first) || !has(second) ? first : second;
  }

  /** An integer from {@code least} to {@code most}. */
  int integer(String key, int absent, int least, int most) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    if (!(value instanceof Number number) || value instanceof Double) {
      return wrong(key, "an integer", value, absent);
    }
    long integer = number.longValue();
    if (integer < least || integer > most || !number.toString().equals(Long.toString(integer))) {
      problem(key + " must be from " + least + " to " + most + ", is " + number);
      return absent;
    }
    return (int) integer;
  }

  /** A size, which is at least 1. */
  int size(String key, int absent, int most) {
    return integer(key, absent, 1, most);
  }

  /** A number that is at least 0 and less than 1, such as a layer norm's epsilon. */
  double fraction(String key, double absent) {
    double value = number(key, absent);
    if (!(value >= 0 && value < 1)) {
      problem(key + " must be at least 0 and below 1, is " + value);
      return absent;
    }
    return value;
  }

  double number(String key, double absent) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    return value instanceof Number number
        ? number.doubleValue()
        : wrong(key, "a number", value, absent);
  }

  String string(String key, String absent) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    return value instanceof String text ? text : wrong(key, "a string", value, absent);
  }

  boolean bool(String key, boolean absent) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    return value instanceof Boolean flag ? flag : wrong(key, "true or false", value, absent);
  }

  /** A list of strings; empty if the key is absent. */
  List<String> strings(String key) {
    Object value = values.get(key);
    List<String> strings = new ArrayList<>();
    if (value == null) {
      return strings;
    }
    if (!(value instanceof List<?> list)) {
      return wrong(key, "a list of strings", value, strings);
    }
    for (Object element : list) {
      strings.add(element instanceof String text ? text : wrong(key, "a string", element, ""));
    }
    return strings;
  }

  /** A list of lower-case words, which may be one string with {@code |} as the separator. */
  List<String> words(String key) {
    List<String> words = new ArrayList<>();
    if (values.get(key) instanceof String text) {
      for (String word : text.split("\\|", -1)) {
        words.add(word.strip().toLowerCase(Locale.ROOT));
      }
      return words;
    }
    return strings(key);
  }

  /** A nested object, whose problems are recorded here; empty if the key is absent. */
  ConfigValues object(String key) {
    Object value = values.get(key);
    Map<String, Object> within = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, each) -> within.put((String) name, each));
    } else if (value != null) {
      wrong(key, "an object", value, within);
    }
    return new ConfigValues(file, within, problems);
  }

  Activation activation(String key, Activation absent) {
    String name = string(key, absent.toString());
    Activation activation = Activation.of(name);
    if (activation == null) {
      List<String> known = new ArrayList<>();
      for (Activation each : Activation.values()) {
        known.add(each.toString());
      }
      problem(
          key
              + " "
              + PlainText.quote(name)
              + " is not supported, only "
              + String.join(", ", known));
      return absent;
    }
    return activation;
  }

  /**
   * The id of the pad token, which fills up a batch. If the key is absent, it is the default or the
   * last token's id, whichever is smaller.
   */
  int padToken(int absent, int vocabSize) {
    return integer("pad_token_id", Math.min(absent, vocabSize - 1), 0, vocabSize - 1);
  }

  /** Records a problem if the key is absent. */
  void require(String key) {
    if (!has(key)) {
      problem(key + " is missing");
    }
  }

  /** Records a problem unless the key is absent or has the only supported value. */
  void requireValue(String key, String only) {
    String value = string(key, only);
    if (!value.equals(only)) {
      problem(key + " " + PlainText.quote(value) + " is not supported, only " + only);
    }
  }

  /** Records a problem unless the key is absent, null or has the only supported value. */
  void requireFlag(String key, boolean only) {
    if (bool(key, only) != only) {
      problem(key + " " + !only + " is not supported");
    }
  }

  /** Records a problem for each setting that does not fit a plain floating-point encoder. */
  void requireEncoder() {
    for (String key : List.of("is_decoder", "add_cross_attention", "is_encoder_decoder")) {
      if (bool(key, false)) {
        problem(key + " true is not supported: only encoders are");
      }
    }
    for (String key : List.of("pruned_heads", "quantization_config")) {
      Object value = values.get(key);
      boolean isEmpty =
          value == null
              || Boolean.FALSE.equals(value)
              || (value instanceof Map<?, ?> map && map.isEmpty())
              || (value instanceof List<?> list && list.isEmpty());
      if (!isEmpty) {
        problem(key + " is not supported: save the whole model in floating point");
      }
    }
  }

  /** Records a problem if the number of heads does not divide the hidden size. */
  void requireHeads(int hiddenSize, int heads) {
    if (hiddenSize % heads != 0) {
      problem("hidden_size " + hiddenSize + " is no multiple of num_attention_heads " + heads);
    }
  }

  void problem(String problem) {
    if (problems.size() < MOST_PROBLEMS && !problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /**
   * Throws if any problem was recorded.
   *
   * @throws EmbedException that lists all problems
   */
  void throwProblems() {
    if (!problems.isEmpty()) {
      throw new EmbedException(file + ": " + String.join("; ", problems));
    }
  }

  private <T> T wrong(String key, String expected, Object found, T absent) {
    problem(key + " must be " + expected + ", is " + Json.describe(found));
    return absent;
  }
}
