package embed.checkpoint;

import embed.EmbedException;
import embed.Pooling;
import embed.file.Json;
import embed.file.JsonValues;
import embed.text.PlainText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values of one of sentence-transformers' JSON files. */
final class SentenceConfig extends JsonValues {
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";

  SentenceConfig(Path file, Map<String, Object> values) {
    super(file, values, null);
  }

  /** Reads an object of strings; null values are left out. */
  Map<String, String> texts(String key) {
    JsonValues object = object(key);
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : object.values().keySet()) {
      if (object.has(name)) {
        texts.put(name, object.string(name, null));
      }
    }
    return texts;
  }

  /**
   * Reads the poolings: {@code pooling_mode} is one name or a list; earlier releases have one flag
   * per pooling.
   */
  List<Pooling> pooling() {
    Object mode = values().get("pooling_mode");
    List<Pooling> ways = new ArrayList<>();
    if (mode instanceof String name) {
      ways.add(way(name));
    } else if (mode instanceof List<?> list && list.size() <= Pooling.values().length) {
      list.forEach(name -> ways.add(way(name)));
    } else if (mode != null) {
      return wrong("pooling_mode", "a name or a list of a few names", mode, ways);
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
        "%s: the pooling_mode %s is not supported", file(), Json.describe(name));
  }

  /** Refuses a module whose input is anything but the pooled vector. */
  void requireInput() {
    for (String key : List.of("module_input_name", "module_output_name")) {
      String name = string(key, SENTENCE_EMBEDDING);
      if (!name.equals(SENTENCE_EMBEDDING)) {
        throw new EmbedException("%s: %s %s is not supported", file(), key, PlainText.quote(name));
      }
    }
  }
}
