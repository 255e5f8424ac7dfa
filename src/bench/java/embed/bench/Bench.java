package embed.bench;

import ai.onnxruntime.OrtException;
import com.google.gson.GsonBuilder;
import embed.bench.Corpus.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs {@code embed} and what a user could pick instead on the same lines, in turn within each
 * round, and prints medians, ratios and their spread as Markdown. All files go to target/bench:
 * report.md, rounds.json with every measurement, the checkpoints, the corpora and logs.
 */
@Command(
    name = "bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Compares embed with its peers; see the README.")
final class Bench implements Callable<Integer> {
  /** Big: its documents take minutes for each contender, so it runs only when it is named. */
  private static final String BGE_M3 = "bge-m3";

  /** By checkpoint, so that five rounds take about an hour on two quiet cores. */
  private static final Map<String, Sizes> SIZES =
      Map.of(
          "Linux",
          new Sizes(24_000, 5_000, 400, 0, 0, 1024),
          "minilm",
          new Sizes(0, 3_000, 0, 3_000, 0, 256),
          "base",
          new Sizes(600, 480, 12, 0, 0, 64),
          BGE_M3,
          new Sizes(0, 0, 0, 0, 20, 64));

  @Spec private CommandSpec spec;

  private static final int ROUNDS = 5;
  private static final int QUICK_ROUNDS = 2;
  private static final double QUICK_SCALE = 0.1;

  /** Of the library's lines, enough for every corpus. */
  private static final int SOURCE_LINES = 60_000;

  @Option(names = "--quick", description = "A tenth of the lines and two rounds, to see it work.")
  private boolean quick;

  @Option(names = "--rounds", description = "Default: 5, or 2 with --quick.")
  private Integer rounds;

  @Option(names = "--scale", description = "Multiplies the number of lines. Default: 1.")
  private Double scale;

  @Option(
      names = "--checkpoints",
      split = ",",
      description = "Default: ${DEFAULT-VALUE}. There is also " + BGE_M3 + ", which takes long.",
      defaultValue = "Linux,minilm,base")
  private List<String> checkpointNames;

  @Option(
      names = "--corpora",
      split = ",",
      description = "Default: ${DEFAULT-VALUE}.",
      defaultValue = Corpus.ALL)
  private List<String> corpusNames;

  @Option(
      names = "--contenders",
      split = ",",
      description = "Default: ${DEFAULT-VALUE}. There are also " + Contender.OTHERS + ".",
      defaultValue = Contender.DEFAULT)
  private List<String> contenderIds;

  @Option(
      names = "--embed",
      description = "The packaged launcher. Default: ${DEFAULT-VALUE}.",
      defaultValue = "target/embed/bin/embed")
  private Path launcher;

  @Option(
      names = "--python",
      description = "A Python with sentence-transformers. Default: ${DEFAULT-VALUE}.",
      defaultValue = "${sys:bench.python:-python3}")
  private String python;

  @Option(
      names = "--no-cold",
      description = "Leave the file cache alone; else starts are also timed with it emptied.")
  private boolean warmOnly;

  private final Path models = Path.of("models/Linux").toAbsolutePath();
  private final Path output = Path.of("target/bench").toAbsolutePath();
  private final Results results = new Results();
  private final List<String> notes = new ArrayList<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    check("--checkpoints", checkpointNames, SIZES.keySet());
    check("--corpora", corpusNames, List.of(Corpus.ALL.split(",")));
    check(
        "--contenders",
        contenderIds,
        List.of((Contender.DEFAULT + "," + Contender.OTHERS).split(",")));
    Path logs = Files.createDirectories(output.resolve("logs"));
    PeerJvm jvm = PeerJvm.create(output.resolve("jvm"));
    List<Workload> workloads = workloads();
    List<Contender> contenders = contenders(jvm);
    Verification verification =
        new Verification(
            Path.of("src/test/resources/checkpoints/Linux-reference"), logs.resolve("verify.log"));
    Measurer measurer =
        new Measurer(jvm, logs, contenders, results, !warmOnly && PageCache.canDrop());
    for (Workload workload : workloads) {
      verification.verify(workload, contenders).forEach(this::note);
      if (workload.checkpoint().name().equals("Linux")) {
        Progress.say("ONNX Runtime runs %s", OnnxFusions.check(workload.checkpoint()));
        if (contenderIds.contains(Contender.DJL_RUST)) {
          double error = verification.error(Contender.maskless(jvm), workload.checkpoint());
          note(
              ("DJL's Rust engine is timed a line at a time: its RoBERTa ignores the attention"
                      + " mask, so in padded batches its vectors are off by up to %.1f.")
                  .formatted(error));
        }
      }
      measurer.tune(workload);
    }
    int count = rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS;
    for (int round = 0; round < count; round++) {
      measurer.round(round, workloads);
      save(contenders, workloads);
    }
    System.out.println(Files.readString(output.resolve("report.md")));
    return 0;
  }

  private void check(String option, List<String> given, Collection<String> known) {
    for (String name : given) {
      if (!known.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            option + " has no " + name + ", only " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  private List<Workload> workloads() throws IOException {
    List<String> files = SourceLines.files(output.resolve("corpus-sources.jar"));
    List<String> source =
        files.stream().flatMap(file -> SourceLines.of(file).stream()).limit(SOURCE_LINES).toList();
    List<String> sentences =
        files.stream().flatMap(file -> Sentences.of(file).stream()).distinct().toList();
    List<Workload> workloads = new ArrayList<>();
    for (String name : checkpointNames) {
      Progress.say("making checkpoint and corpora of %s", name);
      Path directory = output.resolve("checkpoints").resolve(name);
      Checkpoints checkpoint =
          switch (name) {
            case "Linux" -> Checkpoints.linux(models, directory);
            case "base" -> Checkpoints.base(models, directory);
            case "minilm" -> Checkpoints.miniLm(models, directory);
            case BGE_M3 -> Checkpoints.bgeM3(models, directory);
            default -> throw new IllegalStateException(name);
          };
      Sizes sizes = SIZES.get(name).scaled(scale != null ? scale : quick ? QUICK_SCALE : 1);
      List<Corpus> corpora =
          Corpus.of(source, sentences, checkpoint, sizes).stream()
              .filter(corpus -> corpusNames.contains(corpus.name()))
              .toList();
      for (Corpus corpus : corpora) {
        corpus.write(output.resolve("corpora"), name);
      }
      if (!corpora.isEmpty()) {
        workloads.add(new Workload(checkpoint, corpora));
      }
    }
    return workloads;
  }

  private List<Contender> contenders(PeerJvm jvm) throws IOException, InterruptedException {
    List<Contender> contenders = new ArrayList<>();
    if (Files.isExecutable(launcher)) {
      Contender.embed(launcher.toAbsolutePath()).forEach(contenders::add);
    } else {
      note("embed is not among the contenders: there is no " + launcher);
    }
    Contender.peers(jvm).forEach(contenders::add);
    if (contenderIds.stream().anyMatch(id -> id.startsWith(Contender.SENTENCE_TRANSFORMERS))) {
      try {
        note(PeerJvm.output(List.of(python, Contender.SENTENCE_TRANSFORMERS_PEER)).strip());
        Contender.sentenceTransformers(python).forEach(contenders::add);
      } catch (IOException e) {
        note(
            "sentence-transformers is skipped: -Dbench.python=PYTHON has to name a Python with it"
                + " (python3 -m venv DIR && DIR/bin/pip install sentence-transformers).");
        Progress.say("%s", e.getMessage());
      }
    }
    contenders.removeIf(contender -> !contenderIds.contains(contender.id()));
    return contenders;
  }

  private void save(List<Contender> contenders, List<Workload> workloads) throws IOException {
    Files.writeString(
        output.resolve("report.md"),
        Setting.describe(results, notes) + Report.of(results, contenders, workloads));
    Files.writeString(
        output.resolve("rounds.json"),
        new GsonBuilder().setPrettyPrinting().create().toJson(results));
  }

  private void note(String note) {
    notes.add(note);
    Progress.say("%s", note);
  }
}
