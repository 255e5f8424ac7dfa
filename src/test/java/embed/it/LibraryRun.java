package embed.it;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Embedder;
import embed.Embedding;
import embed.References;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A program that uses the library hard, in a process of its own: see {@link LongRunIT}. */
final class LibraryRun {
  private static final List<String> CHECKPOINTS =
      List.of("gelu-new-bf16", "safetensors-mlm", "bin-zip-bare", "bin-legacy", "sharded-fp16");

  private static final int SAMPLES = 40;
  private static final int THREADS = 16;

  private LibraryRun() {}

  /**
   * Does one thing many times, and fails where anything is gained.
   *
   * @param arguments "cycles" or "threads", and how often
   */
  public static void main(String[] arguments) throws Exception {
    long times = Long.parseLong(arguments[1]);
    if (arguments[0].equals("cycles")) {
      cycles(times);
    } else {
      threads(times);
    }
  }

  /** Opens, uses and closes checkpoints of every form. */
  private static void cycles(long times) throws Exception {
    Samples samples = new Samples("open/close cycles", times);
    List<Embedding> expected = new ArrayList<>();
    long start = System.nanoTime();
    for (long i = 0; i < times; i++) {
      int number = (int) (i % CHECKPOINTS.size());
      Embedder embedder = Embedder.open(References.of(CHECKPOINTS.get(number)).directory());
      Embedding embedding = embedder.embed("return - EINVAL ;");
      embedder.close();
      embedder.close();
      if (i < CHECKPOINTS.size()) {
        expected.add(embedding);
      }
      assertThat(embedding).isEqualTo(expected.get(number));
      sample(samples, i + 1, times, start);
    }
    // Threads that have no more work end soon, but not at once, and each has its memory: that alone
    // makes two megabytes more or less. The least checkpoint has one.
    samples.assertFlat(times < 1_000 ? 300_000 : 1_000, 6);
  }

  /** Lets many threads use one checkpoint, each with its own choice of the same lines. */
  private static void threads(long times) throws Exception {
    Samples samples = new Samples("calls by " + THREADS + " threads", times);
    References.Reference reference = References.of("gelu-new-bf16");
    List<String> lines = reference.lines();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (Embedder embedder = Embedder.open(reference.directory())) {
      List<Embedding> expected = embedder.embedAll(lines);
      long start = System.nanoTime();
      for (long done = 0; done < times; done += times / SAMPLES) {
        List<Future<?>> calls = new ArrayList<>();
        for (long call = done; call < done + times / SAMPLES; call++) {
          int from = (int) (call * 7 % lines.size());
          int to = (int) Math.min(lines.size(), from + 1 + call % 9);
          calls.add(
              pool.submit(
                  () ->
                      assertThat(embedder.embedAll(lines.subList(from, to)))
                          .isEqualTo(expected.subList(from, to))));
        }
        await(calls);
        sample(samples, done + times / SAMPLES, times, start);
      }
    } finally {
      pool.shutdownNow();
    }
    samples.assertFlat(times < 100_000 ? 10_000 : 20, 0);
  }

  private static void await(List<Future<?>> calls) throws InterruptedException, ExecutionException {
    for (Future<?> call : calls) {
      call.get();
    }
  }

  private static void sample(Samples samples, long done, long times, long start)
      throws java.io.IOException {
    if (done % (times / SAMPLES) == 0) {
      double seconds = (System.nanoTime() - start) / 1e9;
      samples.add(done, seconds, ProcessStatus.of(ProcessHandle.current().pid()));
    }
  }
}
