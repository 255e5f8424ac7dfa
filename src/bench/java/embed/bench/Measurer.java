package embed.bench;

import embed.bench.OrtPeer.Sorting;
import embed.bench.Results.Cosine;
import embed.bench.Results.Run;
import embed.bench.Results.Start;
import embed.bench.Trial.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final Map<Corpus, Map<Dtype, Contender>> tuned = new HashMap<>();

  Measurer(
      PeerJvm jvm, Path logs, List<Contender> contenders, Results results, boolean coldStarts) {
    this.jvm = jvm;
    this.logs = logs;
    this.contenders = contenders;
    this.results = results;
    this.coldStarts = coldStarts;
  }

  /** Finds the batches with which ONNX Runtime is fastest on each corpus, for each dtype. */
  void tune(Workload workload) throws IOException, InterruptedException {
    for (Corpus corpus : workload.corpora()) {
      for (Contender contender : contenders) {
        if (contender.sorted()) {
          tune(workload.checkpoint(), corpus, contender.dtype());
        }
      }
    }
  }

  private void tune(Checkpoints checkpoint, Corpus corpus, Dtype dtype)
      throws IOException, InterruptedException {
    List<String> part = new ArrayList<>();
    for (int i = 0; i < corpus.lines().size(); i += TUNING_PART) {
      part.add(corpus.lines().get(i));
    }
    double least = Double.MAX_VALUE;
    Sorting best = null;
    for (Sorting sorting : SORTINGS) {
      Contender contender = Contender.sorted(jvm, dtype, sorting);
      double seconds = trial(contender, checkpoint, corpus.warmUp(), part, false).seconds();
      if (seconds < least) {
        least = seconds;
        best = sorting;
      }
    }
    tuned
        .computeIfAbsent(corpus, any -> new EnumMap<>(Dtype.class))
        .put(dtype, Contender.sorted(jvm, dtype, best));
    Progress.say(
        "ONNX Runtime %s takes %s lines with %s best in batches of %d tokens, %d %% padding at most",
        dtype, corpus.name(), checkpoint.name(), best.budget(), best.padding());
  }

  /** One round over everything; contenders take turns in going first. */
  void round(int round, List<Workload> workloads) throws IOException, InterruptedException {
    List<Contender> order = new ArrayList<>(contenders);
    Collections.rotate(order, -round);
    for (Workload workload : workloads) {
      Checkpoints checkpoint = workload.checkpoint();
      limits(round, checkpoint);
      for (Corpus corpus : workload.corpora()) {
        Map<Contender, float[][]> vectors = new LinkedHashMap<>();
        for (Contender contender : order) {
          throughput(round, contender, checkpoint, corpus)
              .ifPresent(rows -> vectors.put(contender, rows));
        }
        cosines(checkpoint, corpus, vectors);
      }
      String line = workload.corpora().get(0).lines().get(0);
      for (Contender contender : order) {
        starts(round, contender, checkpoint, line);
      }
    }
  }

  /** The vectors too, in the first round. */
  private Optional<float[][]> throughput(
      int round, Contender contender, Checkpoints checkpoint, Corpus corpus)
      throws IOException, InterruptedException {
    Contender driven = contender.sorted() ? tuned.get(corpus).get(contender.dtype()) : contender;
    Trial trial = trial(driven, checkpoint, corpus.warmUp(), corpus.lines(), round == 0);
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
    return round == 0 ? Optional.of(trial.vectors()) : Optional.empty();
  }

  /** Compares with the first contender of float32. */
  private void cosines(Checkpoints checkpoint, Corpus corpus, Map<Contender, float[][]> vectors) {
    vectors.keySet().stream()
        .filter(contender -> contender.dtype() == Dtype.FLOAT32)
        .findFirst()
        .map(vectors::get)
        .ifPresent(
            expected ->
                vectors.forEach(
                    (contender, actual) ->
                        results
                            .cosines()
                            .add(
                                Cosine.of(
                                    checkpoint.name(),
                                    corpus.name(),
                                    contender.id(),
                                    expected,
                                    actual))));
  }

  /** Two starts with what the runs before left in the file cache, and one with it empty. */
  private void starts(int round, Contender contender, Checkpoints checkpoint, String line)
      throws IOException, InterruptedException {
    for (boolean cold : new boolean[] {false, false, true}) {
      if (cold && !coldStarts) {
        break;
      }
      StartFloor floor = StartFloor.measure(jvm);
      if (cold) {
        PageCache.drop();
      }
      Trial trial = trial(contender, checkpoint, List.of(), List.of(line), false);
      results
          .starts()
          .add(
              new Start(
                  round,
                  checkpoint.name(),
                  contender.id(),
                  cold,
                  trial.firstRow(),
                  trial.end(),
                  floor));
    }
  }

  private Trial trial(
      Contender contender,
      Checkpoints checkpoint,
      List<String> warmUp,
      List<String> lines,
      boolean keep)
      throws IOException, InterruptedException {
    Job job =
        new Job(
            contender.launch().command(checkpoint, warmUp.size()),
            contender.csv(),
            checkpoint.shape().hidden(),
            warmUp,
            lines);
    return Trial.run(job, logs.resolve(contender.id() + ".log"), keep);
  }

  private void limits(int round, Checkpoints checkpoint) throws IOException, InterruptedException {
    List<String> arguments = List.of(checkpoint.peers().toString());
    String printed = PeerJvm.output(jvm.command("limit", GemmLimit.class, arguments));
    for (String line : printed.lines().toList()) {
      String[] parts = line.split(" ", -1);
      Dtype dtype = Dtype.valueOf(parts[0]);
      double gigaflops = Double.parseDouble(parts[1]);
      results.limits().add(new Results.Limit(round, checkpoint.name(), dtype, gigaflops));
      Progress.say(
          "round %d: %s can reach %.0f GFLOP/s in %s",
          round + 1, checkpoint.name(), gigaflops, dtype);
    }
  }
}
