package embed.cli.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import embed.checkpoint.MatchedTensors;
import embed.cli.terminal.Streams;
import embed.inspect.CheckpointReport;
import embed.inspect.ConsistencyCheck;
import embed.inspect.ReportedFile;
import embed.inspect.ReportedFile.Role;
import embed.inspect.TextInspection;
import embed.inspect.TextInspection.Candidate;
import embed.inspect.TextInspection.HiddenState;
import embed.inspect.TextInspection.Masked;
import embed.model.EncoderConfig;
import embed.tokenizer.TokenSpan;
import embed.weights.Tensor;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The report as one JSON object. */
public final class InspectJson implements InspectReport {
  private final Streams streams;
  private final JsonObject root = new JsonObject();
  private final JsonArray texts = new JsonArray();

  public InspectJson(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void end(String error) {
    root.addProperty("error", error);
    Gson gson =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create();
    streams.print(gson.toJson(root) + "\n");
  }

  @Override
  public void checkpoint(CheckpointReport survey, int longestInput, String recipe) {
    JsonObject json = new JsonObject();
    root.add("checkpoint", json);
    root.add("texts", texts);
    json.addProperty("directory", survey.directory().toString());
    JsonArray files = new JsonArray();
    survey.files().forEach(file -> files.add(file(file)));
    json.add("files", files);
    json.addProperty("bytes", survey.bytes());
    json.add(
        "config",
        survey.architecture() == null ? JsonNull.INSTANCE : config(survey.architecture().config()));
    json.add(
        "longest_input", longestInput == 0 ? JsonNull.INSTANCE : new JsonPrimitive(longestInput));
    json.addProperty("recipe", recipe);
    json.add("adapter", strings(survey.adapter()));
    MatchedTensors found = survey.matched();
    if (found != null) {
      json.addProperty("prefix", found.prefix());
      JsonObject parameters = new JsonObject();
      parameters.addProperty("encoder", survey.encoderParameters());
      parameters.addProperty("heads", survey.headParameters());
      json.add("parameters", parameters);
      json.add("dtypes", dtypes(found.encoder().values()));
      json.addProperty("language_model_head", found.hasMaskedLmHead());
      json.addProperty("tied_language_model_head", found.tiesMaskedLmHead());
      json.addProperty("pooler", found.hasPooler());
    }
    json.add("tensors", tensors(survey));
  }

  private static JsonObject file(ReportedFile file) {
    JsonObject json = new JsonObject();
    json.addProperty("name", file.file().getFileName().toString());
    json.addProperty("bytes", file.bytes() < 0 ? null : file.bytes());
    if (file.role() == Role.WEIGHTS) {
      json.addProperty("format", file.weights() == null ? null : file.weights().format());
      json.addProperty("tensors", file.weights() == null ? null : file.weights().tensors().size());
      json.addProperty("problem", file.problem());
    }
    return json;
  }

  /** The settings under transformers' names. */
  private static JsonObject config(EncoderConfig config) {
    JsonObject json = new JsonObject();
    json.addProperty("model_type", config.modelType());
    json.add("architectures", strings(config.architectures()));
    json.addProperty("num_hidden_layers", config.layers());
    json.addProperty("hidden_size", config.hiddenSize());
    json.addProperty("num_attention_heads", config.heads());
    json.addProperty("intermediate_size", config.intermediateSize());
    json.addProperty("hidden_act", config.hiddenAct().toString());
    json.addProperty("layer_norm_eps", config.layerNormEps());
    json.addProperty("vocab_size", config.vocabSize());
    json.addProperty("max_position_embeddings", config.maxPositionEmbeddings());
    json.addProperty("type_vocab_size", config.typeVocabSize());
    json.addProperty("pad_token_id", config.padTokenId());
    json.addProperty("tie_word_embeddings", config.tieWordEmbeddings());
    return json;
  }

  private static JsonArray dtypes(Collection<Tensor> tensors) {
    TreeSet<String> names = new TreeSet<>();
    tensors.forEach(tensor -> names.add(tensor.dtype().toString()));
    return strings(names);
  }

  private static JsonObject tensors(CheckpointReport survey) {
    JsonObject json = new JsonObject();
    MatchedTensors found = survey.matched();
    if (found == null) {
      json.add("unsorted", list(survey.tensors()));
      return json;
    }
    json.add("encoder", list(found.encoder().values()));
    json.add("heads", list(found.heads().values()));
    json.add("ignored", list(found.ignored()));
    json.add("missing", strings(found.missing()));
    json.add("wrong_shape", strings(found.mismatched()));
    json.add("no_weight_type", strings(found.mistyped()));
    json.add("twice", strings(found.doubled()));
    return json;
  }

  private static JsonArray list(Collection<Tensor> tensors) {
    JsonArray list = new JsonArray();
    for (Tensor tensor : tensors) {
      JsonObject each = new JsonObject();
      each.addProperty("name", tensor.name());
      each.addProperty("dtype", tensor.dtype().toString());
      JsonArray shape = new JsonArray();
      for (long size : tensor.shape()) {
        shape.add(size);
      }
      each.add("shape", shape);
      list.add(each);
    }
    return list;
  }

  private static JsonArray strings(Collection<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }

  @Override
  public void text(TextInspection inspection) {
    JsonObject json = new JsonObject();
    json.addProperty("text", inspection.text());
    json.addProperty("cut", inspection.truncated());
    json.add("tokens", tokens(inspection));
    JsonArray states = new JsonArray();
    for (HiddenState state : inspection.hiddenStates()) {
      JsonObject each = new JsonObject();
      each.addProperty("index", state.index());
      each.addProperty("what", TextPage.what(state.index()));
      JsonArray shape = new JsonArray();
      shape.add(state.tokens());
      shape.add(state.hidden());
      each.add("shape", shape);
      each.add("mean", number(state.mean()));
      each.add("norm", number(state.norm()));
      states.add(each);
    }
    json.add("hidden_states", states);
    JsonArray checks = new JsonArray();
    inspection.checks().forEach(each -> checks.add(check(each)));
    json.add("checks", checks);
    json.add("vector", vector(inspection));
    JsonArray masked = new JsonArray();
    inspection.masked().forEach(each -> masked.add(masked(each)));
    json.add("masked", masked);
    texts.add(json);
  }

  private static JsonArray tokens(TextInspection inspection) {
    JsonArray tokens = new JsonArray();
    for (TokenSpan token : inspection.tokens()) {
      CharacterSpan span = CharacterSpan.of(inspection.text(), token);
      JsonObject each = new JsonObject();
      each.addProperty("id", token.id());
      each.addProperty("token", token.token());
      each.addProperty("start", span == null ? null : span.start());
      each.addProperty("end", span == null ? null : span.end());
      tokens.add(each);
    }
    return tokens;
  }

  private static JsonObject check(ConsistencyCheck check) {
    JsonObject json = new JsonObject();
    json.addProperty("what", check.name());
    json.add("computed", strings(List.of(check.one(), check.other())));
    json.add("difference", number(check.difference()));
    json.add("tolerance", number(check.tolerance()));
    json.addProperty("holds", check.holds());
    return json;
  }

  private static JsonObject vector(TextInspection inspection) {
    float[] vector = inspection.vector();
    JsonObject json = new JsonObject();
    json.addProperty("recipe", inspection.recipe().toString());
    json.addProperty("hidden_state", inspection.pooled());
    json.addProperty("normalized", inspection.recipe().normalize());
    json.addProperty("dimensions", vector.length);
    json.add("norm", number(TextPage.norm(vector)));
    JsonArray first = new JsonArray();
    for (int i = 0; i < Math.min(vector.length, TextPage.FIRST_VALUES); i++) {
      first.add(number(vector[i]));
    }
    json.add("first_values", first);
    return json;
  }

  private static JsonObject masked(Masked masked) {
    JsonObject json = new JsonObject();
    json.addProperty("position", masked.position());
    JsonArray candidates = new JsonArray();
    for (Candidate candidate : masked.candidates()) {
      JsonObject each = new JsonObject();
      each.addProperty("id", candidate.token().id());
      each.addProperty("token", candidate.token().token());
      each.addProperty("text", candidate.token().text());
      each.add("probability", number(candidate.probability()));
      each.add("logit", number(candidate.logit()));
      candidates.add(each);
    }
    json.add("candidates", candidates);
    return json;
  }

  /** Null for NaN and infinity, which JSON does not have. */
  private static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  private static JsonElement number(float value) {
    return Float.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }
}
