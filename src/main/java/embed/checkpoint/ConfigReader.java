package embed.checkpoint;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import embed.EmbedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads one config.json; the initial field values are transformers' defaults. */
final class ConfigReader implements JsonFile.Body {
  private static final List<String> MODEL_TYPES = List.of("roberta", "xlm-roberta", "camembert");

  private static final String ABSOLUTE = "absolute";
  private static final int MOST_PROBLEMS = 20;

  private final List<String> problems = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private String modelType;
  private List<String> architectures = List.of();
  private int vocabSize = 50_265;
  private int hiddenSize = 768;
  private int layers = 12;
  private int heads = 12;
  private int intermediateSize = 3_072;
  private int maxPositionEmbeddings = 512;
  private int typeVocabSize = 2;
  private double layerNormEps = 1e-12;
  private int padTokenId = 1;
  private Activation hiddenAct = Activation.GELU;
  private boolean tieWordEmbeddings = true;

  private ConfigReader() {}

  static RobertaConfig read(Path file) {
    ConfigReader reader = new ConfigReader();
    JsonFile.read(file, reader);
    reader.checkModelType();
    RobertaConfig config = null;
    try {
      config = reader.config();
    } catch (EmbedException e) {
      reader.problem(e.getMessage());
    }
    if (!reader.problems.isEmpty()) {
      throw new EmbedException(file + ": " + String.join("; ", reader.problems));
    }
    return config;
  }

  private RobertaConfig config() {
    return new RobertaConfig(
        modelType == null ? MODEL_TYPES.get(0) : modelType,
        architectures,
        vocabSize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositionEmbeddings,
        typeVocabSize,
        layerNormEps,
        padTokenId,
        hiddenAct,
        tieWordEmbeddings);
  }

  @Override
  public void read(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (!value(key, json)) {
        json.skipValue();
      } else if (!seen.add(key)) {
        problem(key + " occurs twice");
      }
    }
    json.endObject();
  }

  /** Reads the value of a key that matters; of any other, nothing, and returns false. */
  private boolean value(String key, JsonReader json) throws IOException {
    switch (key) {
      case "model_type" -> modelType = string(key, json, modelType);
      case "architectures" -> architectures = strings(key, json);
      case "vocab_size" -> vocabSize = integer(key, json, vocabSize);
      case "hidden_size" -> hiddenSize = integer(key, json, hiddenSize);
      case "num_hidden_layers" -> layers = integer(key, json, layers);
      case "num_attention_heads" -> heads = integer(key, json, heads);
      case "intermediate_size" -> intermediateSize = integer(key, json, intermediateSize);
      case "max_position_embeddings" ->
          maxPositionEmbeddings = integer(key, json, maxPositionEmbeddings);
      case "type_vocab_size" -> typeVocabSize = integer(key, json, typeVocabSize);
      case "layer_norm_eps" -> layerNormEps = number(key, json, layerNormEps);
      case "pad_token_id" -> padTokenId = integer(key, json, padTokenId);
      case "hidden_act" -> activation(string(key, json, hiddenAct.toString()));
      case "tie_word_embeddings" -> tieWordEmbeddings = bool(key, json, tieWordEmbeddings);
      case "position_embedding_type" -> {
        String type = string(key, json, ABSOLUTE);
        if (!type.equals(ABSOLUTE)) {
          problem(key + " " + Messages.quote(type) + " is not supported, only " + ABSOLUTE);
        }
      }
      case "is_decoder", "add_cross_attention", "is_encoder_decoder" -> {
        if (bool(key, json, false)) {
          problem(key + " true is not supported: only encoders are");
        }
      }
      case "pruned_heads", "quantization_config" -> {
        if (!isEmpty(json)) {
          problem(key + " is not supported: save the whole model in floating point");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void problem(String problem) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(problem);
    }
  }

  private void activation(String name) {
    Activation activation = Activation.of(name);
    if (activation == null) {
      List<String> known = new ArrayList<>();
      for (Activation each : Activation.values()) {
        known.add(each.toString());
      }
      problem(
          "hidden_act "
              + Messages.quote(name)
              + " is not supported, only "
              + String.join(", ", known));
    } else {
      hiddenAct = activation;
    }
  }

  private void checkModelType() {
    if (modelType != null) {
      if (!MODEL_TYPES.contains(modelType)) {
        problem(
            "model_type "
                + Messages.quote(modelType)
                + " is not supported, only "
                + String.join(", ", MODEL_TYPES));
      }
    } else if (!seen.contains("model_type") && !isRobertaClass()) {
      // The oldest files have no model_type; BERT's look the same and mean other positions.
      problem("model_type is missing: add \"model_type\": \"roberta\" if the checkpoint is one");
    }
  }

  private boolean isRobertaClass() {
    String first = architectures.isEmpty() ? "" : architectures.get(0);
    return first.startsWith("Roberta")
        || first.startsWith("XLMRoberta")
        || first.startsWith("Camembert");
  }

  private int integer(String key, JsonReader json, int otherwise) throws IOException {
    String text = token(key, "an integer", JsonToken.NUMBER, json);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      problem(key + " must be an integer below 2^31, is " + Messages.quote(text));
      return otherwise;
    }
  }

  private double number(String key, JsonReader json, double otherwise) throws IOException {
    String text = token(key, "a number", JsonToken.NUMBER, json);
    return text == null ? otherwise : Double.parseDouble(text);
  }

  private String string(String key, JsonReader json, String otherwise) throws IOException {
    String text = token(key, "a string", JsonToken.STRING, json);
    return text == null ? otherwise : text;
  }

  private boolean bool(String key, JsonReader json, boolean otherwise) throws IOException {
    if (json.peek() == JsonToken.BOOLEAN) {
      return json.nextBoolean();
    }
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return otherwise;
    }
    token(key, "true or false", JsonToken.BOOLEAN, json);
    return otherwise;
  }

  private List<String> strings(String key, JsonReader json) throws IOException {
    List<String> strings = new ArrayList<>();
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
    } else if (json.peek() != JsonToken.BEGIN_ARRAY) {
      token(key, "a list of strings", JsonToken.BEGIN_ARRAY, json);
    } else {
      json.beginArray();
      while (json.hasNext()) {
        strings.add(string(key, json, ""));
      }
      json.endArray();
    }
    return strings;
  }

  /** Whether the value is null, false, {@code {}} or {@code []}. */
  private static boolean isEmpty(JsonReader json) throws IOException {
    boolean empty = false;
    switch (json.peek()) {
      case NULL -> {
        json.nextNull();
        empty = true;
      }
      case BOOLEAN -> empty = !json.nextBoolean();
      case BEGIN_OBJECT -> {
        json.beginObject();
        empty = !json.hasNext();
        skipRest(json);
        json.endObject();
      }
      case BEGIN_ARRAY -> {
        json.beginArray();
        empty = !json.hasNext();
        skipRest(json);
        json.endArray();
      }
      default -> json.skipValue();
    }
    return empty;
  }

  private static void skipRest(JsonReader json) throws IOException {
    while (json.hasNext()) {
      json.skipValue();
    }
  }

  /** The text of the next value if it is of the expected kind, else null and a problem more. */
  private String token(String key, String expected, JsonToken kind, JsonReader json)
      throws IOException {
    JsonToken found = json.peek();
    if (found == kind) {
      return json.nextString();
    }
    json.skipValue();
    problem(key + " must be " + expected + ", is " + name(found));
    return null;
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case NULL -> "null";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case BEGIN_ARRAY -> "a list";
      default -> "an object";
    };
  }
}
