package embed.checkpoint;

import embed.EmbedException;
import embed.Pooling;
import embed.file.Json;
import embed.file.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the values of one of sentence-transformers' JSON files by their expected types; null is the
 * same as an absent key.
 */
record SentenceConfig(Path file, Map<String, Object> values) {
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";

  int integer(String key, int absent) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof Long number && number >= 1) {
      return (int) Math.min(number, Integer.MAX_VALUE);
    }
    throw wrong(key, "a whole number from 1", value);
  }

  boolean bool(String key, boolean absent) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw wrong(key, "true or false", value);
  }

  String string(String key, String absent) {
    Object value = values.get(key);
    if (value == null) {
      return absent;
    }
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, "a string", value);
  }

  /** Reads an object of strings; null values are left out. */
  Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    Object value = values.get(key);
    if (value != null && !(value instanceof Map)) {
      throw wrong(key, "an object of texts", value);
    }
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        if (entry.getValue() instanceof String text) {
          texts.put((String) entry.getKey(), text);
        } else if (entry.getValue() != null) {
          throw wrong(key + "." + entry.getKey(), "a text", entry.getValue());
        }
      }
    }
    return texts;
  }

  /**
   * Reads the poolings: {@code pooling_mode} is one name or a list; earlier releases have one flag
   * per pooling.
   */
  List<Pooling> pooling() {
    Object mode = values.get("pooling_mode");
    List<Pooling> ways = new ArrayList<>();
    if (mode instanceof String name) {
      ways.add(way(name));
    } else if (mode instanceof List<?> list && list.size() <= Pooling.values().length) {
      list.forEach(name -> ways.add(way(name)));
    } else if (mode != null) {
      throw wrong("pooling_mode", "a name or a list of a few names", mode);
    } else {
      addFlag(ways, "pooling_mode_cls_token", Pooling.CLS);
      addFlag(ways, "pooling_mode_max_tokens", Pooling.MAX);
      addFlag(ways, "pooling_mode_mean_tokens", Pooling.MEAN);
      addFlag(ways, "pooling_mode_mean_sqrt_len_tokens", Pooling.MEAN_SQRT_LEN_TOKENS);
      addFlag(ways, "pooling_mode_weightedmean_tokens", Pooling.WEIGHTEDMEAN);
      addFlag(ways, "pooling_mode_lasttoken", Pooling.LASTTOKEN);
    }
    return ways.isEmpty() ? List.of(Pooling.MEAN) : ways;
  }

  private void addFlag(List<Pooling> ways, String key, Pooling way) {
    if (bool(key, false)) {
      ways.add(way);
    }
  }

  private Pooling way(Object name) {
    for (Pooling way : Pooling.values()) {
      if (way != Pooling.POOLER && way.toString().equals(name)) {
        return way;
      }
    }
    throw new EmbedException(
        file + ": the pooling_mode " + Json.describe(name) + " is not supported");
  }

  /** Refuses a module whose input is anything but the pooled vector. */
  void requireInput() {
    for (String key : List.of("module_input_name", "module_output_name")) {
      String name = string(key, SENTENCE_EMBEDDING);
      if (!name.equals(SENTENCE_EMBEDDING)) {
        throw new EmbedException(
            file + ": " + key + " " + PlainText.quote(name) + " is not supported");
      }
    }
  }

  private EmbedException wrong(String key, String expected, Object found) {
    return new EmbedException(
        file + ": " + key + " must be " + expected + ", is " + Json.describe(found));
  }
}
