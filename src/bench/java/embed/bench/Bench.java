package embed.bench;

import com.google.gson.GsonBuilder;
import embed.bench.Corpus.Sizes;
import embed.bench.Trial.Job;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs {@code embed} and what a user could pick instead on the same lines, in turn within each
 * round, and prints medians, ratios and their spread as Markdown.
 */
@Command(
    name = "bench",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = "Compares embed with its peers; see the README.")
final class Bench implements Callable<Integer> {
  /** By checkpoint, so that no run takes more than some ten seconds on two cores. */
  private static final Map<String, Sizes> SIZES =
      Map.of(
          "Linux", new Sizes(20_000, 6_000, 600, 1024),
          "base", new Sizes(600, 300, 16, 64));

  private static final double QUICK = 0.1;
  private static final int QUICK_ROUNDS = 2;
  private static final int VERIFIED_LINES = 40;

  /** Of the library's lines, enough for every corpus. */
  private static final int SOURCE_LINES = 60_000;

  @Option(names = "--quick", description = "A tenth of the lines and two rounds, to see it work.")
  private boolean quick;

  @Option(names = "--rounds", description = "Default: ${DEFAULT-VALUE}.", defaultValue = "5")
  private int rounds;

  @Option(
      names = "--scale",
      description = "Multiplies the number of lines. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1")
  private double scale;

  @Option(names = "--checkpoints", split = ",", defaultValue = "Linux,base")
  private List<String> checkpointNames;

  @Option(
      names = "--corpora",
      split = ",",
      description = "Of: as they occur, distinct, long.",
      defaultValue = "as they occur,distinct,long")
  private List<String> corpusNames;

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = "embed,ort-best,ort-one,ort-32,djl-pytorch,djl-rust")
  private List<String> contenderIds;

  @Option(
      names = "--embed",
      description = "The packaged launcher. Default: ${DEFAULT-VALUE}.",
      defaultValue = "target/embed/bin/embed")
  private Path launcher;

  @Option(names = "--project", hidden = true, defaultValue = ".")
  private Path project;

  private final Results results = new Results();
  private final List<String> notes = new ArrayList<>();
  private Path output;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, URISyntaxException {
    output = Files.createDirectories(project.resolve("target/bench").toAbsolutePath().normalize());
    PeerJvm jvm = PeerJvm.create(output.resolve("jvm"));
    List<Checkpoints> checkpoints = checkpoints();
    List<List<Corpus>> corpora = new ArrayList<>();
    List<String> source =
        SourceLines.ofJar(output.resolve("corpus-sources.jar")).subList(0, SOURCE_LINES);
    for (Checkpoints checkpoint : checkpoints) {
      Sizes sizes = SIZES.get(checkpoint.name()).scaled(quick ? QUICK : scale);
      corpora.add(
          Corpus.of(source, checkpoint, sizes).stream()
              .filter(corpus -> corpusNames.contains(corpus.name()))
              .toList());
      for (Corpus corpus : corpora.get(corpora.size() - 1)) {
        corpus.write(output.resolve("corpora"), checkpoint.name());
      }
    }
    List<Contender> contenders = contenders(jvm);
    verify(jvm, contenders, checkpoints, corpora);
    for (int round = 0; round < (quick ? QUICK_ROUNDS : rounds); round++) {
      round(round, jvm, contenders, checkpoints, corpora);
      save(Report.of(results, contenders, checkpoints, corpora));
    }
    String report = save(Report.of(results, contenders, checkpoints, corpora));
    System.out.println(report);
    return 0;
  }

  private List<Checkpoints> checkpoints() throws IOException {
    Path bundled = project.resolve("models/Linux").toAbsolutePath().normalize();
    List<Checkpoints> checkpoints = new ArrayList<>();
    for (String name : checkpointNames) {
      progress("checkpoint " + name);
      Path directory = output.resolve("checkpoints").resolve(name);
      checkpoints.add(
          switch (name) {
            case "Linux" -> Checkpoints.linux(bundled, directory);
            case "base" -> Checkpoints.base(bundled, directory);
            default -> throw new IllegalArgumentException("no checkpoint " + name);
          });
    }
    return checkpoints;
  }

  private List<Contender> contenders(PeerJvm jvm) {
    List<Contender> contenders = new ArrayList<>();
    if (Files.isExecutable(launcher)) {
      contenders.add(Contender.embed(launcher.toAbsolutePath()));
    } else {
      note("embed is not among the contenders: there is no " + launcher);
    }
    contenders.addAll(Contender.peers(jvm));
    contenders.removeIf(contender -> !contenderIds.contains(contender.id()));
    return contenders;
  }

  private void verify(
      PeerJvm jvm,
      List<Contender> contenders,
      List<Checkpoints> checkpoints,
      List<List<Corpus>> corpora)
      throws IOException, InterruptedException {
    Path reference = project.resolve("src/test/resources/checkpoints/Linux-reference");
    for (int i = 0; i < checkpoints.size(); i++) {
      Checkpoints checkpoint = checkpoints.get(i);
      List<String> lines = corpora.get(i).get(0).warmUp().subList(0, VERIFIED_LINES);
      float[][] expected = null;
      for (Contender contender : contenders) {
        double difference;
        if (checkpoint.name().equals("Linux")) {
          difference = Verification.toReference(contender, checkpoint, reference, log("verify"));
        } else {
          float[][] vectors = Verification.vectors(contender, checkpoint, lines, log("verify"));
          expected = expected == null ? vectors : expected;
          difference = Verification.difference(expected, vectors);
        }
        progress(
            "%s on %s: largest difference %.1e"
                .formatted(contender.id(), checkpoint.name(), difference));
        if (!(difference <= Verification.TOLERANCE)) {
          throw new IOException(contender.id() + " gives wrong vectors: off by " + difference);
        }
      }
      if (checkpoint.name().equals("Linux") && contenderIds.contains("djl-rust")) {
        double difference =
            Verification.toReference(
                Contender.maskless(jvm), checkpoint, reference, log("verify"));
        note(
            ("DJL's Rust engine is timed a line at a time: its RoBERTa ignores the attention mask,"
                    + " so in padded batches its vectors are off by up to %.1f.")
                .formatted(difference));
      }
    }
  }

  private void round(
      int round,
      PeerJvm jvm,
      List<Contender> contenders,
      List<Checkpoints> checkpoints,
      List<List<Corpus>> corpora)
      throws IOException, InterruptedException {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, round);
    results.javaVersion().add(javaVersion(jvm));
    for (int i = 0; i < checkpoints.size(); i++) {
      Checkpoints checkpoint = checkpoints.get(i);
      double limit = limit(jvm, checkpoint);
      results.limits().add(new Results.Limit(round, checkpoint.name(), limit));
      progress("round %d: %s can reach %.0f GFLOP/s".formatted(round + 1, checkpoint.name(), limit));
      for (Corpus corpus : corpora.get(i)) {
        for (Contender contender : order) {
          throughput(round, contender, checkpoint, corpus);
        }
      }
      String line = corpora.get(i).get(0).lines().get(0);
      for (Contender contender : order) {
        start(round, contender, checkpoint, line, false);
        start(round, contender, checkpoint, line, false);
        if (PageCache.canDrop()) {
          PageCache.drop();
          start(round, contender, checkpoint, line, true);
        }
      }
    }
  }

  private void throughput(int round, Contender contender, Checkpoints checkpoint, Corpus corpus)
      throws IOException, InterruptedException {
    Trial trial = trial(contender, checkpoint, corpus.warmUp(), corpus.lines());
    Results.Run run =
        new Results.Run(
            round,
            checkpoint.name(),
            corpus.name(),
            contender.id(),
            corpus.lines().size(),
            corpus.tokens(),
            corpus.flops(),
            trial.seconds(),
            trial.peakBytes());
    results.runs().add(run);
    progress(
        "round %d: %s on %s lines with %s: %.1f lines/s in %.1f s"
            .formatted(
                round + 1,
                contender.id(),
                corpus.name(),
                checkpoint.name(),
                run.linesPerSecond(),
                run.seconds()));
  }

  private void start(
      int round, Contender contender, Checkpoints checkpoint, String line, boolean cold)
      throws IOException, InterruptedException {
    Trial trial = trial(contender, checkpoint, List.of(), List.of(line));
    results
        .starts()
        .add(
            new Results.Start(round, checkpoint.name(), contender.id(), cold, trial.firstRow()));
  }

  private Trial trial(
      Contender contender, Checkpoints checkpoint, List<String> warmUp, List<String> lines)
      throws IOException, InterruptedException {
    Job job =
        new Job(
            contender.launch().command(checkpoint, warmUp.size()),
            contender.csv(),
            checkpoint.shape().hidden(),
            warmUp,
            lines);
    return Trial.run(job, log(contender.id()), false);
  }

  private double limit(PeerJvm jvm, Checkpoints checkpoint)
      throws IOException, InterruptedException {
    List<String> command =
        jvm.command("limit", GemmLimit.class, List.of(checkpoint.peers().toString()));
    Process process = new ProcessBuilder(command).redirectError(log("limit").toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("failed: limit\n" + Files.readString(log("limit")));
    }
    return Double.parseDouble(printed.strip());
  }

  private static double javaVersion(PeerJvm jvm) throws IOException, InterruptedException {
    long start = System.nanoTime();
    new ProcessBuilder(jvm.java().toString(), "-version")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return (System.nanoTime() - start) / 1e9;
  }

  private Path log(String name) throws IOException {
    return Files.createDirectories(output.resolve("logs")).resolve(name + ".log");
  }

  private String save(String tables) throws IOException {
    String report = Setting.describe(results) + String.join("\n", notes) + "\n" + tables;
    Files.writeString(output.resolve("report.md"), report);
    Files.writeString(
        output.resolve("rounds.json"),
        new GsonBuilder().setPrettyPrinting().create().toJson(results));
    return report;
  }

  private void note(String note) {
    notes.add(note);
    progress(note);
  }

  private static void progress(String message) {
    System.err.println("bench: " + message);
  }
}
