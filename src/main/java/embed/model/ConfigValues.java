package embed.model;

import embed.file.JsonValues;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The values of a config.json and what they must be for the encoders here. */
final class ConfigValues extends JsonValues {
  private final int longestInput;

  /**
   * Creates a reader.
   *
   * @param file the file that messages name
   * @param values the object in the file
   * @param longestInput the longest input that another file gives; {@link Integer#MAX_VALUE} if
   *     none does
   */
  ConfigValues(Path file, Map<String, Object> values, int longestInput) {
    super(file, values, new ArrayList<>());
    this.longestInput = longestInput;
  }

  private ConfigValues(JsonValues values) {
    super(values);
    this.longestInput = Integer.MAX_VALUE;
  }

  /**
   * How many positions a model without a table of them has: those in its config, or those of a
   * longer input that another file gives.
   *
   * @param most how many there can be
   */
  int computedPositions(int inConfig, int most) {
    return longestInput == Integer.MAX_VALUE
        ? inConfig
        : Math.max(inConfig, Math.min(longestInput, most));
  }

  /** The one of two keys that the file has; the first if it has neither. */
  String key(String first, String second) {
    return has(first) || !has(second) ? first : second;
  }

  /** A size, which is at least 1. */
  int size(String key, int absent, int most) {
    return integer(key, absent, 1, most);
  }

  /** A number that is at least 0 and less than 1, such as a layer norm's epsilon. */
  double fraction(String key, double absent) {
    double value = number(key, absent);
    if (!(value >= 0 && value < 1)) {
      problem("%s must be at least 0 and below 1, is %s", key, value);
      return absent;
    }
    return value;
  }

  /** A list of lower-case words, which may be one string with {@code |} as the separator. */
  List<String> words(String key) {
    List<String> words = new ArrayList<>();
    if (get(key) instanceof String text) {
      for (String word : text.split("\\|", -1)) {
        words.add(word.strip().toLowerCase(Locale.ROOT));
      }
      return words;
    }
    return strings(key);
  }

  @Override
  public ConfigValues object(String key) {
    return new ConfigValues(super.object(key));
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
          "%s %s is not supported, only %s", key, PlainText.quote(name), String.join(", ", known));
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

  /** Records a problem unless the key is absent or has the only supported value. */
  void requireValue(String key, String only) {
    String value = string(key, only);
    if (!value.equals(only)) {
      problem("%s %s is not supported, only %s", key, PlainText.quote(value), only);
    }
  }

  /** Records a problem unless the key is absent, null or has the only supported value. */
  void requireFlag(String key, boolean only) {
    if (bool(key, only) != only) {
      problem("%s %s is not supported", key, !only);
    }
  }

  /** Records a problem for each setting that does not fit a plain floating-point encoder. */
  void requireEncoder() {
    for (String key : List.of("is_decoder", "add_cross_attention", "is_encoder_decoder")) {
      if (bool(key, false)) {
        problem("%s true is not supported: only encoders are", key);
      }
    }
    for (String key : List.of("pruned_heads", "quantization_config", "compression_config")) {
      Object value = get(key);
      boolean isEmpty =
          value == null
              || Boolean.FALSE.equals(value)
              || (value instanceof Map<?, ?> map && map.isEmpty())
              || (value instanceof List<?> list && list.isEmpty());
      if (!isEmpty) {
        problem("%s is not supported: save the whole model in floating point", key);
      }
    }
  }

  /** Records a problem if head_dim is given and is not the hidden size divided by the heads. */
  void requireHeadSize(int hiddenSize, int heads) {
    if (integer("head_dim", hiddenSize / heads, 1, 65_536) != hiddenSize / heads) {
      problem("head_dim must be hidden_size / num_attention_heads");
    }
  }

  /** Records a problem if the number of heads does not divide the hidden size. */
  void requireHeads(int hiddenSize, int heads) {
    if (hiddenSize % heads != 0) {
      problem("hidden_size %s is no multiple of num_attention_heads %s", hiddenSize, heads);
    }
  }
}
