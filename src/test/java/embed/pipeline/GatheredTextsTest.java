package embed.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import embed.EmbedException.Kind;
import embed.Embedding;
import embed.encoder.EncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of single texts, with an encoder that computes when the test says so. */
@Timeout(60)
final class GatheredTextsTest {
  private record Window(List<String> texts, List<CompletableFuture<float[]>> vectors) {
    void compute() {
      for (int i = 0; i < texts.size(); i++) {
        vectors.get(i).complete(new float[] {texts.get(i).length()});
      }
    }
  }

  private final List<Window> windows = new CopyOnWriteArrayList<>();
  private final Function<List<String>, List<PendingEmbedding>> submit = this::submit;
  private final GatheredTexts queue = new GatheredTexts();
  private CompletableFuture<Embedding> first;
  private CompletableFuture<Embedding> second;

  private List<PendingEmbedding> submit(List<String> texts) {
    List<CompletableFuture<float[]>> vectors = new ArrayList<>();
    List<PendingEmbedding> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      vectors.add(new CompletableFuture<>());
      rows.add(new PendingEmbedding(i + 1, vectors.get(i), 2, false));
    }
    windows.add(new Window(List.copyOf(texts), vectors));
    return rows;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static float vector(CompletableFuture<Embedding> future) throws Exception {
    return future.get(1, TimeUnit.MINUTES).vector()[0];
  }

  /** A window that is computed and one that is next, so that other texts wait. */
  @BeforeEach
  void occupyTheEncoder() throws InterruptedException {
    first = queue.add("1", submit);
    await(() -> windows.size() == 1);
    second = queue.add("22", submit);
    await(() -> windows.size() == 2);
  }

  private void fill(List<CompletableFuture<Embedding>> accepted) {
    for (int i = 0; i < GatheredTexts.CAPACITY; i++) {
      accepted.add(queue.add("333", submit));
    }
  }

  @Test
  void textsThatWaitAreComputedTogetherWithoutThoseThatAreCancelled() throws Exception {
    CompletableFuture<Embedding> third = queue.add("333", submit);
    CompletableFuture<Embedding> cancelled = queue.add("4444", submit);
    CompletableFuture<Embedding> fifth = queue.add("55555", submit);
    cancelled.cancel(false);

    windows.get(0).compute();
    await(() -> windows.size() == 3);
    assertThat(windows.get(2).texts()).containsExactly("333", "55555");
    windows.get(2).compute();
    windows.get(1).compute();
    assertThat(vector(first)).isEqualTo(1);
    assertThat(vector(second)).isEqualTo(2);
    assertThat(vector(third)).isEqualTo(3);
    assertThat(vector(fifth)).isEqualTo(5);
    queue.close();
  }

  @Test
  void textsOfOtherPromptsAreSubmittedApart() throws Exception {
    add("333", submit);
    add("4444", texts -> submit(texts));
    windows.get(0).compute();
    await(() -> windows.size() == 4);
    assertThat(windows.get(2).texts()).containsExactly("333");
    assertThat(windows.get(3).texts()).containsExactly("4444");
  }

  @Test
  void callersWaitWhileTooManyTextsDoAndCloseCompletesWhatWasAccepted() throws Exception {
    List<CompletableFuture<Embedding>> accepted = new ArrayList<>();
    fill(accepted);
    FutureTask<CompletableFuture<Embedding>> adding =
        new FutureTask<>(() -> queue.add("4444", submit));
    Thread caller = new Thread(adding);
    caller.start();
    await(() -> caller.getState() == Thread.State.WAITING);
    assertThat(adding.isDone()).isFalse();

    windows.get(0).compute();
    CompletableFuture<Embedding> last = adding.get(1, TimeUnit.MINUTES);

    Thread closing = new Thread(queue::close);
    closing.start();
    await(() -> closing.getState() == Thread.State.WAITING);
    assertThat(accepted).noneMatch(CompletableFuture::isDone);
    await(
        () -> {
          windows.forEach(Window::compute);
          return !closing.isAlive();
        });
    assertThat(accepted).allMatch(CompletableFuture::isDone);
    assertThat(vector(last)).isEqualTo(4);
  }

  @Test
  void aCallerThatWaitsForRoomCanBeInterruptedAndLearnsOfTheEnd() throws Exception {
    fill(new ArrayList<>());
    FutureTask<Kind> interrupted = new FutureTask<>(this::kindOfFailure);
    FutureTask<Kind> closed = new FutureTask<>(this::kindOfFailure);
    Thread one = new Thread(interrupted);
    Thread other = new Thread(closed);
    one.start();
    other.start();
    await(() -> other.getState() == Thread.State.WAITING);
    one.interrupt();
    assertThat(interrupted.get(1, TimeUnit.MINUTES)).isEqualTo(Kind.INTERRUPTED);
    Thread closing = new Thread(queue::close);
    closing.start();
    assertThat(closed.get(1, TimeUnit.MINUTES)).isEqualTo(Kind.CLOSED);
    await(
        () -> {
          windows.forEach(Window::compute);
          return !closing.isAlive();
        });
  }

  private void add(String text, Function<List<String>, List<PendingEmbedding>> submit) {
    var unused = queue.add(text, submit);
  }

  private Kind kindOfFailure() {
    try {
      add("4444", submit);
      return null;
    } catch (EmbedException e) {
      return e.kind();
    }
  }

  @Test
  void aTextThatFailsIsNamedAndTheOthersGoOn() throws Exception {
    IllegalStateException thrown = new IllegalStateException("no tokenizer");
    CompletableFuture<Embedding> third =
        queue.add(
            "333",
            texts -> {
              throw thrown;
            });
    windows.get(0).vectors().get(0).completeExceptionally(new EncodingException("has no tokens"));
    assertThatThrownBy(() -> first.get(1, TimeUnit.MINUTES))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(EmbedException.class)
        .hasMessage("the text has no tokens")
        .hasFieldOrPropertyWithValue("kind", Kind.LINE);
    assertThatThrownBy(() -> third.get(1, TimeUnit.MINUTES)).hasCause(thrown);
    windows.get(1).compute();
    assertThat(vector(second)).isEqualTo(2);
  }

  @Test
  void whatIsChainedToAFutureMayAddAndClose() throws Exception {
    CompletableFuture<Void> chained =
        first.thenAccept(
            embedding -> {
              var added = queue.add("333", submit);
              var unused = added.whenComplete((vector, failure) -> queue.close());
            });
    windows.get(0).compute();
    windows.get(1).compute();
    await(() -> windows.size() == 3);
    windows.get(2).compute();
    chained.get(1, TimeUnit.MINUTES);
    await(() -> kindOfFailure() == Kind.CLOSED);
  }
}
