package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Single texts of many threads, which are computed together. */
final class EmbedAsyncTest {
  private static final References.Reference REFERENCE = References.of("gelu-new-bf16");
  private static final EmbedderOptions CPU = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);
  private static final int THREADS = 64;

  @Test
  void theVectorsOf64ThreadsHaveTheBitsOfTextsAloneWhateverTheyWereBatchedWith() throws Exception {
    List<String> lines = REFERENCE.lines();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (Embedder embedder = Embedder.open(REFERENCE.directory(), CPU)) {
      List<Embedding> alone = lines.stream().map(embedder::embed).toList();
      List<Future<?>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int start = thread;
        threads.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    int line = (start * 31 + i * 7) % lines.size();
                    assertThat(embedder.embedAsync(lines.get(line)).get())
                        .isEqualTo(alone.get(line));
                  }
                  return null;
                }));
      }
      for (Future<?> thread : threads) {
        thread.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void closeCompletesWhatWasAccepted() {
    Embedder embedder = Embedder.open(REFERENCE.directory(), CPU.withLongLines(LongLines.ERROR));
    Embedding expected = embedder.embed("int i ;");
    List<CompletableFuture<Embedding>> accepted = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      accepted.add(embedder.embedAsync("int i ;"));
    }
    CompletableFuture<Embedding> tooLong = embedder.embedAsync("x ".repeat(600));
    embedder.close();
    assertThat(accepted).extracting(CompletableFuture::join).containsOnly(expected);
    assertThatThrownBy(tooLong::join)
        .cause()
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith("the text has more than the ");
    assertThatThrownBy(() -> embedder.embedAsync("int i ;")).hasMessage("this Embedder is closed");
  }
}
