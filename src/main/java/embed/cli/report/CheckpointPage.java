package embed.cli.report;

import embed.checkpoint.MatchedTensors;
import embed.cli.report.Table.Cell;
import embed.cli.report.Table.Column;
import embed.cli.report.Table.Style;
import embed.inspect.CheckpointReport;
import embed.inspect.ReportedFile;
import embed.inspect.ReportedFile.Role;
import embed.inspect.ResolvedSettings;
import embed.model.Architecture;
import embed.model.EncoderConfig;
import embed.text.PlainText;
import embed.tokenizer.LineTokenizer;
import embed.weights.DType;
import embed.weights.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code embed inspect} says about a checkpoint, for a person. */
final class CheckpointPage {
  private static final int MOST_NAMES = 8;

  private final CheckpointReport report;

  CheckpointPage(CheckpointReport report) {
    this.report = report;
  }

  /**
   * The page.
   *
   * @param settings null if the checkpoint cannot be opened
   */
  String show(TableView view, ResolvedSettings settings, boolean withTensors) {
    StringBuilder page = new StringBuilder();
    page.append(view.title("checkpoint", report.directory().toString()))
        .append(view.show(facts(settings)));
    page.append(view.title("Files")).append(view.show(files()));
    if (withTensors) {
      page.append(view.title("Tensors")).append(view.show(tensors()));
    }
    return page.toString();
  }

  private Table facts(ResolvedSettings settings) {
    Table facts = new Table("checkpoint");
    Architecture architecture = report.architecture();
    EncoderConfig config = architecture == null ? null : architecture.config();
    if (config == null) {
      facts.row("architecture", new Cell("unknown: config.json is missing or refused", Style.BAD));
    } else {
      List<String> classes = config.architectures();
      String saved = classes.isEmpty() ? "not named" : String.join(", ", classes);
      facts.row("architecture", saved + " (" + config.modelType() + ")");
      facts.row("encoder", shape(config));
    }
    facts.row("format", formats());
    if (!report.adapter().isEmpty()) {
      String found = list(report.adapter());
      facts.row("adapter", new Cell("not applied, see --ignore-adapter: " + found, Style.BAD));
    }
    addTensors(facts);
    if (config != null) {
      facts.row("longest input", longest(config, settings));
    }
    if (settings != null) {
      facts.row("recipe", settings.recipe() + ", longest input " + count(settings.longestInput()));
      settings
          .prompts()
          .forEach(
              (name, prompt) ->
                  facts.row(
                      "prompt " + PlainText.shorten(name),
                      PlainText.quote(prompt)
                          + (name.equals(settings.defaultPrompt()) ? ", the default" : "")));
      settings
          .unusedKeys()
          .forEach((file, keys) -> facts.row("not used", file + ": " + list(keys)));
    }
    facts.row("size", bytes(report.bytes()));
    return facts;
  }

  private static String shape(EncoderConfig config) {
    return config.layers()
        + " layers, "
        + count(config.hiddenSize())
        + " wide, "
        + config.heads()
        + " heads, feed-forward "
        + count(config.intermediateSize())
        + " ("
        + config.hiddenAct()
        + "), "
        + count(config.vocabSize())
        + " tokens, "
        + count(config.positions().count())
        + " positions";
  }

  private String formats() {
    Set<String> formats = new TreeSet<>();
    int files = 0;
    for (ReportedFile file : report.files()) {
      files += file.role() == Role.WEIGHTS ? 1 : 0;
      if (file.weights() != null) {
        formats.add(file.weights().format());
      }
    }
    String format = formats.isEmpty() ? "no readable weights" : String.join(", ", formats);
    return files > 1 ? format + " in " + files + " shards" : format;
  }

  private void addTensors(Table facts) {
    MatchedTensors found = report.matched();
    if (found == null) {
      long elements = report.tensors().stream().mapToLong(Tensor::elements).sum();
      facts.row("tensors", count(report.tensors().size()) + " of " + count(elements) + " numbers");
      return;
    }
    facts.row("prefix", found.prefix().isEmpty() ? "none" : found.prefix());
    facts.row("parameters", parameters());
    facts.row("dtype", dtypes(found));
    facts.row("heads", heads(found));
    facts.row(
        "tensors",
        count(report.tensors().size())
            + ": "
            + found.encoder().size()
            + " of the encoder, "
            + ofHeads(found).size()
            + " of heads, "
            + found.ignored().size()
            + " ignored");
    List<String> ignored = new ArrayList<>();
    found.ignored().forEach(tensor -> ignored.add(tensor.name()));
    facts.row("ignored", list(ignored));
    facts.row("missing", problem(found.missing()));
    addProblem(facts, "wrong shape", found.mismatched());
    addProblem(facts, "no weight type", found.wrongDtype());
    addProblem(facts, "twice", found.duplicated());
  }

  private static void addProblem(Table facts, String what, List<String> names) {
    if (!names.isEmpty()) {
      facts.row(what, problem(names));
    }
  }

  private static Cell problem(List<String> names) {
    return new Cell(list(names), names.isEmpty() ? Style.PLAIN : Style.BAD);
  }

  private String parameters() {
    long encoder = report.encoderParameters();
    long heads = report.headParameters();
    return heads == 0
        ? count(encoder) + ", all in the encoder"
        : count(encoder + heads)
            + ": "
            + count(encoder)
            + " in the encoder, "
            + count(heads)
            + " in heads";
  }

  private static String dtypes(MatchedTensors found) {
    Map<DType, Integer> counts = new EnumMap<>(DType.class);
    for (Tensor tensor : found.encoder().values()) {
      counts.merge(tensor.dtype(), 1, Integer::sum);
    }
    if (counts.size() == 1) {
      return counts.keySet().iterator().next().toString();
    }
    List<String> parts = new ArrayList<>();
    counts.forEach((type, tensors) -> parts.add(type + " of " + tensors + " tensors"));
    return parts.isEmpty() ? "none" : String.join(", ", parts);
  }

  private static String heads(MatchedTensors found) {
    List<String> heads = new ArrayList<>();
    if (found.hasMaskedLmHead()) {
      heads.add(
          "language model ("
              + (found.tiesMaskedLmHead()
                  ? "its last matrix is the word embeddings"
                  : "with a last matrix of its own")
              + ")");
    }
    if (found.hasPooler()) {
      heads.add("pooler");
    }
    return heads.isEmpty() ? "none" : String.join(", ", heads);
  }

  private static String longest(EncoderConfig config, ResolvedSettings settings) {
    return settings == null
        ? count(config.positions().longestInput())
            + " tokens by its positions; its tokenizer may take fewer"
        : count(settings.longestInput())
            + " tokens, <s> and </s> included: "
            + settings.longestInputSource();
  }

  private Table files() {
    Table files =
        new Table("file", Column.text("file"), Column.number("bytes"), Column.text("what it is"));
    List<String> ofTokenizer = LineTokenizer.files(report.directory());
    for (ReportedFile file : report.files()) {
      String name = file.file().getFileName().toString();
      files.row(name, file.bytes() < 0 ? "-" : count(file.bytes()), what(file, name, ofTokenizer));
    }
    return files;
  }

  private static Cell what(ReportedFile file, String name, List<String> ofTokenizer) {
    if (file.problem() != null) {
      return new Cell(file.problem(), Style.BAD);
    }
    if (file.weights() != null) {
      return Cell.of(
          file.weights().format() + ", " + count(file.weights().tensors().size()) + " tensors");
    }
    if (ofTokenizer.contains(name)) {
      return Cell.of("tokenizer");
    }
    return switch (file.role()) {
      case CONFIG -> Cell.of("config");
      case INDEX -> Cell.of("names the files of weights");
      case RECIPE -> Cell.of("recipe");
      default -> new Cell("not read", Style.FAINT);
    };
  }

  private Table tensors() {
    Table table =
        new Table(
            "tensor",
            Column.text("dtype"),
            Column.number("shape"),
            Column.text("used by"),
            Column.text("tensor"));
    MatchedTensors found = report.matched();
    Set<Tensor> encoder = found == null ? Set.of() : new HashSet<>(found.encoder().values());
    Set<Tensor> heads = found == null ? Set.of() : new HashSet<>(found.heads().values());
    for (Tensor tensor : report.tensors()) {
      String use =
          found == null
              ? "-"
              : encoder.contains(tensor) ? "encoder" : heads.contains(tensor) ? "head" : "nothing";
      table.row(tensor.dtype(), shape(tensor.shape()), use, tensor.name());
    }
    return table;
  }

  private static Set<Tensor> ofHeads(MatchedTensors found) {
    Set<Tensor> heads = new HashSet<>(found.heads().values());
    heads.removeAll(found.encoder().values());
    return heads;
  }

  static String shape(long... shape) {
    String[] sizes = Arrays.stream(shape).mapToObj(Long::toString).toArray(String[]::new);
    return "[" + String.join(", ", sizes) + "]";
  }

  private static String list(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    int shown = Math.min(names.size(), MOST_NAMES);
    String text = String.join(", ", names.subList(0, shown));
    return shown == names.size()
        ? text
        : text + " and " + (names.size() - shown) + " more (--json lists all)";
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String bytes(long bytes) {
    return bytes < 1 << 20
        ? count(bytes) + " bytes"
        : String.format(Locale.ROOT, "%,d bytes (%.1f MiB)", bytes, bytes / 1048576.0);
  }
}
