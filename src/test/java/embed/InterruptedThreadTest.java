package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.checkpoint.SmallCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thread of a library user that is interrupted, among others that are not. */
final class InterruptedThreadTest {
  private static final EmbedderOptions OPTIONS = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);

  @TempDir private Path directory;
  private Embedder embedder;
  private float[] expected;

  @BeforeEach
  void openACheckpoint() throws IOException {
    new SmallCheckpoint().write(directory);
    Files.writeString(directory.resolve("tokenizer_config.json"), "{\"tokenizer_class\": \"X\"}");
    Files.writeString(
        directory.resolve("tokenizer.json"),
        """
        {"pre_tokenizer": {"type": "WhitespaceSplit"},
         "model": {"type": "WordLevel", "unk_token": "?", "vocab": {"?": 0, "a": 2, "b": 3}}}
        """);
    embedder = Embedder.open(directory, OPTIONS);
    expected = embedder.embed("a b").vector();
  }

  @AfterEach
  void close() {
    embedder.close();
  }

  private static void requireInterrupted(ThrowingCallable call) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(call)
          .isInstanceOf(EmbedException.class)
          .hasMessageContaining("interrupted")
          .hasMessageNotContaining("\n");
    } finally {
      assertThat(Thread.interrupted()).as("the interrupt flag is kept").isTrue();
    }
  }

  @Test
  void everyCallSaysThatTheThreadIsInterruptedAndTheEmbedderGoesOn() throws Exception {
    Iterator<Embedding> iterator = embedder.embed(List.of("a b", "a").iterator());
    assertThat(iterator.next().vector()).isEqualTo(expected);

    requireInterrupted(() -> embedder.embed("a b"));
    requireInterrupted(() -> embedder.embedAll(List.of("b", "a b")));
    requireInterrupted(() -> embedder.embed(List.of("b").iterator()).next());
    requireInterrupted(iterator::next);
    requireInterrupted(
        () -> embedder.embed(List.of("b").iterator(), item -> item, (item, embedding) -> {}));
    requireInterrupted(() -> Embedder.open(directory, OPTIONS).close());
    requireInterrupted(embedder.details()::nonFiniteWeights);

    FutureTask<float[]> other = new FutureTask<>(() -> embedder.embed("a b").vector());
    new Thread(other).start();
    assertThat(other.get(1, TimeUnit.MINUTES)).isEqualTo(expected);
    assertThat(embedder.details().nonFiniteWeights()).isEmpty();
    // The weights file is still open and watched.
    Path weights = directory.resolve("model.safetensors");
    Files.write(weights, new byte[1], StandardOpenOption.APPEND);
    assertThatThrownBy(() -> embedder.embed("b")).hasMessageContaining(weights + ": grew from");
  }

  @Test
  void aThreadThatWaitsForItemsIsWokenUp() throws Exception {
    BlockingQueue<String> source = new LinkedBlockingQueue<>(List.of("a b"));
    CountDownLatch first = new CountDownLatch(1);
    List<Embedding> rows = new ArrayList<>();
    FutureTask<Boolean> pushing =
        new FutureTask<>(
            () -> {
              try {
                embedder.embed(
                    items(source),
                    item -> item,
                    (item, embedding) -> {
                      rows.add(embedding);
                      first.countDown();
                    });
                return false;
              } catch (EmbedException e) {
                return e.getMessage().contains("interrupted") && Thread.interrupted();
              }
            });
    Thread thread = new Thread(pushing);
    thread.start();
    assertThat(first.await(1, TimeUnit.MINUTES)).isTrue();
    thread.interrupt();
    assertThat(pushing.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(rows).hasSize(1);
    assertThat(embedder.embed("a b").vector()).isEqualTo(expected);
  }

  /** An endless source, which waits for its next item. */
  private static Iterator<String> items(BlockingQueue<String> source) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public String next() {
        try {
          return source.take();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }

  @Test
  void aThreadThatIsInterruptedAtAnyMomentOfOpeningOpensOrSaysSo() throws Exception {
    long start = System.nanoTime();
    Embedder.open(directory, OPTIONS).close();
    long whole = System.nanoTime() - start;
    int times = 40;
    for (int i = 0; i < times; i++) {
      FutureTask<Embedder> opening = new FutureTask<>(() -> Embedder.open(directory, OPTIONS));
      Thread thread = new Thread(opening);
      thread.start();
      TimeUnit.NANOSECONDS.sleep(whole * i / times);
      thread.interrupt();
      try (Embedder opened = opening.get(1, TimeUnit.MINUTES)) {
        assertThat(opened.embed("a b").vector()).isEqualTo(expected);
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOf(EmbedException.class)
            .hasMessageContaining("interrupted");
      }
    }
    assertThat(embedder.embed("a b").vector()).isEqualTo(expected);
  }
}
