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
import java.util.Set;

/** The values of one of sentence-transformers' JSON files. */
final class SentenceConfig extends JsonValues {
  private static final String SENTENCE_EMBEDDING = "sentence_embedding";
  private static final String MODEL_MAX_LENGTH = "model_max_length";

  private static final List<String> OF_TOKENIZER = List.of("tokenizer_args", "processor_kwargs");

  /** Keys of further arguments to transformers, under their names in releases 5 and 6. */
  private static final List<String> ARGUMENTS =
      List.of(
          "model_args",
          "model_kwargs",
          "tokenizer_args",
          "processor_kwargs",
          "config_args",
          "config_kwargs");

  /** Arguments to transformers that say how to load or to compute, and not what. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "add_pooling_layer",
          "attn_implementation",
          "cache_dir",
          "device_map",
          "dtype",
          "local_files_only",
          "low_cpu_mem_usage",
          "padding_side",
          "revision",
          "token",
          "torch_dtype",
          "trust_remote_code",
          "unpad_inputs",
          "use_fast",
          "use_memory_efficient_attention",
          "use_safetensors");

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
    Object mode = get("pooling_mode");
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

  /** Refuses a setting that changes the vectors, unless it is absent, null or empty. */
  void requireAbsent(String... keys) {
    for (String key : keys) {
      Object value = get(key);
      if (value != null && !(value instanceof Map<?, ?> map && map.isEmpty())) {
        throw new EmbedException(
            "%s: %s is not supported; --plain leaves all of the directory's modules out",
            file(), key);
      }
    }
  }

  /** Refuses a setting that is neither absent nor null and has another value. */
  void requireOnly(String key, String only) {
    String value = string(key, only);
    if (!value.equals(only)) {
      throw new EmbedException(
          "%s: %s %s is not supported, only %s", file(), key, PlainText.quote(value), only);
    }
  }

  /**
   * Refuses settings of a Transformer that change ids or hidden states and are not followed. The
   * keys are those of sentence-transformers 6 and, in model_args and the like, of transformers'
   * from_pretrained, where any other key is a setting of config.json or of the tokenizer.
   */
  void requireTransformer() {
    requireOnly("transformer_task", "feature-extraction");
    requireOnly("module_output_name", "token_embeddings");
    JsonValues modalities = object("modality_config");
    if (has("modality_config")
        && !Map.of("method", "forward", "method_output_name", "last_hidden_state")
            .equals(modalities.get("text"))) {
      throw new EmbedException("%s: this modality_config is not supported", file());
    }
    JsonValues processing = object("processing_kwargs");
    for (String key : List.of("text", "common")) {
      if (!processing.object(key).values().isEmpty()) {
        throw new EmbedException("%s: processing_kwargs.%s is not supported", file(), key);
      }
    }
    requireAbsent("query_length", "document_length", "query_expansion", "tokenizer_name_or_path");
    for (String name : ARGUMENTS) {
      for (String key : object(name).values().keySet()) {
        boolean isLength = key.equals(MODEL_MAX_LENGTH) && OF_TOKENIZER.contains(name);
        if (!isLength && !WITHOUT_EFFECT.contains(key)) {
          throw new EmbedException(
              "%s: %s.%s is not supported; --plain leaves all of the directory's modules out",
              file(), name, PlainText.shorten(key));
        }
      }
    }
  }

  String fileName() {
    return file() == null ? "" : file().getFileName().toString();
  }

  /** The most tokens of a line; {@link Integer#MAX_VALUE} if none is given. */
  int longestInput() {
    long longest = length("max_seq_length");
    for (String name : OF_TOKENIZER) {
      JsonValues arguments = object(name);
      longest = arguments.has(MODEL_MAX_LENGTH) ? arguments.length(MODEL_MAX_LENGTH) : longest;
    }
    return (int) Math.min(Integer.MAX_VALUE, longest);
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
