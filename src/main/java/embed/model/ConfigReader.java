package embed.model;

import com.google.gson.stream.JsonReader;
import embed.EmbedException;
import embed.file.JsonFile;
import embed.file.PlainText;
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

  private final Problems problems = new Problems();
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
      reader.problems.add(e.getMessage());
    }
    if (!reader.problems.isEmpty()) {
      throw new EmbedException(file + ": " + reader.problems);
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
    ConfigValues values = new ConfigValues(json, problems);
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      if (!value(key, values)) {
        json.skipValue();
      } else if (!seen.add(key)) {
        problems.add(key + " occurs twice");
      }
    }
    json.endObject();
  }

  /** Reads the value of a key that matters; of any other, nothing, and returns false. */
  private boolean value(String key, ConfigValues values) throws IOException {
    switch (key) {
      case "model_type" -> modelType = values.string(key, modelType);
      case "architectures" -> architectures = values.strings(key);
      case "vocab_size" -> vocabSize = values.integer(key, vocabSize);
      case "hidden_size" -> hiddenSize = values.integer(key, hiddenSize);
      case "num_hidden_layers" -> layers = values.integer(key, layers);
      case "num_attention_heads" -> heads = values.integer(key, heads);
      case "intermediate_size" -> intermediateSize = values.integer(key, intermediateSize);
      case "max_position_embeddings" ->
          maxPositionEmbeddings = values.integer(key, maxPositionEmbeddings);
      case "type_vocab_size" -> typeVocabSize = values.integer(key, typeVocabSize);
      case "layer_norm_eps" -> layerNormEps = values.number(key, layerNormEps);
      case "pad_token_id" -> padTokenId = values.integer(key, padTokenId);
      case "hidden_act" -> activation(values.string(key, hiddenAct.toString()));
      case "tie_word_embeddings" -> tieWordEmbeddings = values.bool(key, tieWordEmbeddings);
      case "position_embedding_type" -> {
        String type = values.string(key, ABSOLUTE);
        if (!type.equals(ABSOLUTE)) {
          problems.add(key + " " + PlainText.quote(type) + " is not supported, only " + ABSOLUTE);
        }
      }
      case "is_decoder", "add_cross_attention", "is_encoder_decoder" -> {
        if (values.bool(key, false)) {
          problems.add(key + " true is not supported: only encoders are");
        }
      }
      case "pruned_heads", "quantization_config" -> {
        if (!values.isEmpty()) {
          problems.add(key + " is not supported: save the whole model in floating point");
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void activation(String name) {
    Activation activation = Activation.of(name);
    if (activation == null) {
      List<String> known = new ArrayList<>();
      for (Activation each : Activation.values()) {
        known.add(each.toString());
      }
      problems.add(
          "hidden_act "
              + PlainText.quote(name)
              + " is not supported, only "
              + String.join(", ", known));
    } else {
      hiddenAct = activation;
    }
  }

  private void checkModelType() {
    if (modelType != null) {
      if (!MODEL_TYPES.contains(modelType)) {
        problems.add(
            "model_type "
                + PlainText.quote(modelType)
                + " is not supported, only "
                + String.join(", ", MODEL_TYPES));
      }
    } else if (!seen.contains("model_type") && !isRobertaClass()) {
      // The oldest files have no model_type; BERT's look the same and mean other positions.
      problems.add(
          "model_type is missing: add \"model_type\": \"roberta\" if the checkpoint is one");
    }
  }

  private boolean isRobertaClass() {
    String first = architectures.isEmpty() ? "" : architectures.get(0);
    return first.startsWith("Roberta")
        || first.startsWith("XLMRoberta")
        || first.startsWith("Camembert");
  }
}
