package embed.cli.report;

import embed.checkpoint.MatchedTensors;
import embed.cli.terminal.Streams;
import embed.inspect.CheckpointReport;
import embed.inspect.ConsistencyCheck;
import embed.inspect.ReportedFile;
import embed.inspect.ReportedFile.Role;
import embed.inspect.ResolvedSettings;
import embed.inspect.TextInspection;
import embed.inspect.TextInspection.Candidate;
import embed.inspect.TextInspection.HiddenState;
import embed.inspect.TextInspection.Masked;
import embed.model.EncoderConfig;
import embed.tokenizer.TokenSpan;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The report as one JSON object. */
public final class InspectJson implements InspectReport {
  private final Streams streams;
  private final Map<String, Object> root = new LinkedHashMap<>();
  private final List<Object> texts = new ArrayList<>();

  public InspectJson(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void end(String error) {
    root.put("error", error);
    JsonOutput.print(streams, root);
  }

  @Override
  public void checkpoint(CheckpointReport report, ResolvedSettings settings) {
    Map<String, Object> json = new LinkedHashMap<>();
    root.put("checkpoint", json);
    root.put("texts", texts);
    json.put("directory", report.directory().toString());
    List<Object> files = new ArrayList<>();
    report.files().forEach(file -> files.add(file(file)));
    json.put("files", files);
    json.put("bytes", report.bytes());
    json.put(
        "config", report.architecture() == null ? null : config(report.architecture().config()));
    json.put("longest_input", settings == null ? null : settings.longestInput());
    json.put("recipe", settings == null ? null : settings.recipe());
    if (settings != null) {
      json.put("prompts", settings.prompts());
      json.put("default_prompt", settings.defaultPrompt());
      Map<String, Object> unused = new LinkedHashMap<>();
      settings.unusedKeys().forEach((file, keys) -> unused.put(file, strings(keys)));
      json.put("unused_keys", unused);
    }
    json.put("adapter", report.adapter());
    MatchedTensors found = report.matched();
    if (found != null) {
      json.put("prefix", found.prefix());
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("encoder", report.encoderParameters());
      parameters.put("heads", report.headParameters());
      json.put("parameters", parameters);
      json.put("dtypes", dtypes(found.encoder().values()));
      json.put("language_model_head", found.hasMaskedLmHead());
      json.put("tied_language_model_head", found.tiesMaskedLmHead());
      json.put("pooler", found.hasPooler());
    }
    json.put("tensors", tensors(report));
  }

  private static Map<String, Object> file(ReportedFile file) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", file.file().getFileName().toString());
    json.put("bytes", file.bytes() < 0 ? null : file.bytes());
    if (file.role() == Role.WEIGHTS) {
      json.put("format", file.weights() == null ? null : file.weights().format());
      json.put("tensors", file.weights() == null ? null : file.weights().tensors().size());
      json.put("problem", file.problem());
    }
    return json;
  }

  /** The settings under transformers' names. */
  private static Map<String, Object> config(EncoderConfig config) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model_type", config.modelType());
    json.put("architectures", strings(config.architectures()));
    json.put("num_hidden_layers", config.layers());
    json.put("hidden_size", config.hiddenSize());
    json.put("num_attention_heads", config.heads());
    json.put("intermediate_size", config.intermediateSize());
    json.put("hidden_act", config.hiddenAct().toString());
    json.put("layer_norm_eps", config.layerNormEps());
    json.put("vocab_size", config.vocabSize());
    json.put("max_position_embeddings", config.positions().count());
    json.put("type_vocab_size", config.typeVocabSize());
    json.put("pad_token_id", config.padTokenId());
    json.put("tie_word_embeddings", config.tieWordEmbeddings());
    return json;
  }

  private static List<Object> dtypes(Collection<Tensor> tensors) {
    TreeSet<String> names = new TreeSet<>();
    tensors.forEach(tensor -> names.add(tensor.dtype().toString()));
    return strings(names);
  }

  private static Map<String, Object> tensors(CheckpointReport report) {
    Map<String, Object> json = new LinkedHashMap<>();
    MatchedTensors found = report.matched();
    if (found == null) {
      json.put("unsorted", list(report.tensors()));
      return json;
    }
    json.put("encoder", list(found.encoder().values()));
    json.put("heads", list(found.heads().values()));
    json.put("ignored", list(found.ignored()));
    json.put("missing", strings(found.missing()));
    json.put("wrong_shape", strings(found.mismatched()));
    json.put("wrong_dtype", strings(found.wrongDtype()));
    json.put("duplicated", strings(found.duplicated()));
    return json;
  }

  private static List<Object> list(Collection<Tensor> tensors) {
    List<Object> list = new ArrayList<>();
    for (Tensor tensor : tensors) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("name", tensor.name());
      each.put("dtype", tensor.dtype().toString());
      List<Object> shape = new ArrayList<>();
      for (long size : tensor.shape()) {
        shape.add(size);
      }
      each.put("shape", shape);
      list.add(each);
    }
    return list;
  }

  private static List<Object> strings(Collection<String> values) {
    List<Object> array = new ArrayList<>();
    values.forEach(array::add);
    return array;
  }

  @Override
  public void text(TextInspection inspection) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("text", inspection.text());
    json.put("truncated", inspection.truncated());
    json.put("tokens", tokens(inspection));
    List<Object> states = new ArrayList<>();
    for (HiddenState state : inspection.hiddenStates()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("index", state.index());
      each.put("what", TextPage.what(state.index()));
      List<Object> shape = new ArrayList<>();
      shape.add(state.tokens());
      shape.add(state.hidden());
      each.put("shape", shape);
      each.put("mean", JsonOutput.number(state.mean()));
      each.put("norm", JsonOutput.number(state.norm()));
      states.add(each);
    }
    json.put("hidden_states", states);
    List<Object> checks = new ArrayList<>();
    inspection.checks().forEach(each -> checks.add(check(each)));
    json.put("checks", checks);
    json.put("vector", vector(inspection));
    List<Object> masked = new ArrayList<>();
    inspection.masked().forEach(each -> masked.add(masked(each)));
    json.put("masked", masked);
    texts.add(json);
  }

  private static List<Object> tokens(TextInspection inspection) {
    List<Object> tokens = new ArrayList<>();
    for (TokenSpan token : inspection.tokens()) {
      CharacterSpan span = CharacterSpan.of(inspection.text(), token);
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("id", token.id());
      each.put("token", token.token());
      each.put("start", span == null ? null : span.start());
      each.put("end", span == null ? null : span.end());
      tokens.add(each);
    }
    return tokens;
  }

  private static Map<String, Object> check(ConsistencyCheck check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", check.name());
    json.put("computed", strings(List.of(check.one(), check.other())));
    json.put("difference", JsonOutput.number(check.difference()));
    json.put("tolerance", JsonOutput.number(check.tolerance()));
    json.put("holds", check.holds());
    return json;
  }

  private static Map<String, Object> vector(TextInspection inspection) {
    float[] vector = inspection.vector();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("recipe", inspection.recipe().toString());
    json.put("hidden_state", inspection.pooled());
    json.put("normalized", inspection.recipe().normalize());
    json.put("dimensions", vector.length);
    json.put("norm", JsonOutput.number(TextPage.norm(vector)));
    List<Object> first = new ArrayList<>();
    for (int i = 0; i < Math.min(vector.length, TextPage.FIRST_VALUES); i++) {
      first.add(JsonOutput.number(vector[i]));
    }
    json.put("first_values", first);
    return json;
  }

  private static Map<String, Object> masked(Masked masked) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("position", masked.position());
    List<Object> candidates = new ArrayList<>();
    for (Candidate candidate : masked.candidates()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("id", candidate.token().id());
      each.put("token", candidate.token().token());
      each.put("text", candidate.token().text());
      each.put("probability", JsonOutput.number(candidate.probability()));
      each.put("logit", JsonOutput.number(candidate.logit()));
      candidates.add(each);
    }
    json.put("candidates", candidates);
    return json;
  }
}
