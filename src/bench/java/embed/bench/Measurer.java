package embed.bench;

import embed.bench.OrtPeer.Sorting;
import embed.bench.Results.Run;
import embed.bench.Results.Start;
import embed.bench.Trial.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Times the contenders, round by round. */
final class Measurer {
  private static final List<Sorting> SORTINGS =
      List.of(
          new Sorting(256, 0),
          new Sorting(1024, 0),
          new Sorting(4096, 0),
          new Sorting(512, 10),
          new Sorting(1024, 10),
          new Sorting(2048, 10),
          new Sorting(4096, 25));

  /** The part of a corpus that a way of sorting is tried on. */
  private static final int TUNING_PART = 3;

  private final PeerJvm jvm;
  private final Path logs;
  private final List<Contender> contenders;
  private final Results results;
  private final boolean coldStarts;
  private final Map<Corpus, Contender> tuned = new HashMap<>();

  Measurer(
      PeerJvm jvm, Path logs, List<Contender> contenders, Results results, boolean coldStarts) {
    this.jvm = jvm;
    this.logs = logs;
    this.contenders = contenders;
    this.results = results;
    this.coldStarts = coldStarts;
  }

  /** Finds the batches with which ONNX Runtime is fastest on each corpus. */
  void tune(Workload workload) throws IOException, InterruptedException {
    if (contenders.stream().noneMatch(one -> one.id().equals(Contender.ORT_BEST))) {
      return;
    }
    for (Corpus corpus : workload.corpora()) {
      List<String> part = new ArrayList<>();
      for (int i = 0; i < corpus.lines().size(); i += TUNING_PART) {
        part.add(corpus.lines().get(i));
      }
      double least = Double.MAX_VALUE;
      Sorting best = null;
      for (Sorting sorting : SORTINGS) {
        Contender contender = Contender.ortBest(jvm, sorting);
        double seconds = trial(contender, workload.checkpoint(), corpus.warmUp(), part).seconds();
        if (seconds < least) {
          least = seconds;
          best = sorting;
        }
      }
      tuned.put(corpus, Contender.ortBest(jvm, best));
      Progress.say(
          "ONNX Runtime takes %s lines with %s best in batches of %d tokens, %d %% padding at most",
          corpus.name(), workload.checkpoint().name(), best.budget(), best.padding());
    }
  }

  /** One round over everything; contenders take turns in going first. */
  void round(int round, List<Workload> workloads) throws IOException, InterruptedException {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, -round);
    results.javaVersion().add(javaVersion());
    for (Workload workload : workloads) {
      Checkpoints checkpoint = workload.checkpoint();
      double limit = limit(checkpoint);
      results.limits().add(new Results.Limit(round, checkpoint.name(), limit));
      Progress.say("round %d: %s can reach %.0f GFLOP/s", round + 1, checkpoint.name(), limit);
      for (Corpus corpus : workload.corpora()) {
        for (Contender contender : order) {
          throughput(round, contender, checkpoint, corpus);
        }
      }
      String line = workload.corpora().get(0).lines().get(0);
      for (Contender contender : order) {
        starts(round, contender, checkpoint, line);
      }
    }
  }

  private void throughput(int round, Contender contender, Checkpoints checkpoint, Corpus corpus)
      throws IOException, InterruptedException {
    Contender driven =
        contender.id().equals(Contender.ORT_BEST)
            ? tuned.getOrDefault(corpus, contender)
            : contender;
    Trial trial = trial(driven, checkpoint, corpus.warmUp(), corpus.lines());
    Run run =
        new Run(
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
    Progress.say(
        "round %d: %s, %s lines, %s: %.1f lines/s in %.1f s",
        round + 1,
        checkpoint.name(),
        corpus.name(),
        contender.id(),
        run.linesPerSecond(),
        run.seconds());
  }

  /** Two starts with what the runs before left in the file cache, and one with it empty. */
  private void starts(int round, Contender contender, Checkpoints checkpoint, String line)
      throws IOException, InterruptedException {
    for (boolean cold : new boolean[] {false, false, true}) {
      if (cold && !coldStarts) {
        break;
      }
      if (cold) {
        PageCache.drop();
      }
      Trial trial = trial(contender, checkpoint, List.of(), List.of(line));
      results
          .starts()
          .add(new Start(round, checkpoint.name(), contender.id(), cold, trial.firstRow()));
    }
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
    return Trial.run(job, logs.resolve(contender.id() + ".log"), false);
  }

  private double limit(Checkpoints checkpoint) throws IOException, InterruptedException {
    Path log = logs.resolve("limit.log");
    List<String> command =
        jvm.command("limit", GemmLimit.class, List.of(checkpoint.peers().toString()));
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed\n" + Files.readString(log));
    }
    return Double.parseDouble(printed.strip());
  }

  private double javaVersion() throws IOException, InterruptedException {
    long start = System.nanoTime();
    new ProcessBuilder(jvm.java().toString(), "-version")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return (System.nanoTime() - start) / 1e9;
  }
}
