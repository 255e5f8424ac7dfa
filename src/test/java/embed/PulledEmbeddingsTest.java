package embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pull form of {@link Embedder}: embeddings as an iterator. */
final class PulledEmbeddingsTest {
  private static final EmbedderOptions CPU = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);
  private static final Path DIRECTORY = References.of("gelu-new-bf16").directory();

  /** More tokens than this checkpoint takes. */
  private static final String TOO_LONG = "x ".repeat(600);

  private static Embedder embedder;

  @BeforeAll
  static void open() {
    embedder = Embedder.open(DIRECTORY, CPU);
  }

  @AfterAll
  static void close() {
    embedder.close();
  }

  @Test
  void embeddingsComeInOrderAndEqualThoseOfTheOtherForms() {
    List<String> lines = IntStream.range(0, 500).mapToObj(i -> "int a = " + i % 90 + " ;").toList();
    long before = embedder.details().computedLines();

    List<Embedding> pulled = list(embedder.embed(lines.iterator()));

    assertThat(embedder.details().computedLines() - before).isEqualTo(90);
    assertThat(pulled).isEqualTo(embedder.embedAll(lines));
    List<Embedding> pushed = new ArrayList<>();
    embedder.embed(lines.iterator(), line -> line, (line, embedding) -> pushed.add(embedding));
    assertThat(pulled).isEqualTo(pushed);
    assertThat(pulled.get(7)).isEqualTo(embedder.embed(lines.get(7)));
  }

  @Test
  void noLinesHaveNoEmbeddings() {
    Iterator<Embedding> none = embedder.embed(List.<String>of().iterator());
    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void distinctLinesAreReadNoFurtherAheadThanKeepsTheThreadsBusy() {
    AtomicInteger read = new AtomicInteger();
    Iterator<String> endless =
        Stream.generate(() -> "int i" + read.incrementAndGet() + " ;").iterator();
    try (Embedder single = Embedder.open(DIRECTORY, CPU.withThreads(1))) {
      Iterator<Embedding> pulled = single.embed(endless);
      assertThat(pulled.next().tokens()).isBetween(4, 16);
      assertThat(read.get()).isBetween(2, 8 + 16 + 32);
      int most = 0;
      for (int i = 2; i < 4_000; i++) {
        pulled.next();
        most = Math.max(most, read.get() - i);
      }
      // A window has at most four batches of 1,024 tokens, and three windows are in memory.
      assertThat(most).isBetween(64, 3 * 4 * 1_024 / 4);
    }
  }

  @Test
  void linesAreReadInTheCallersThreadAndOnlySomeThousandAheadWhereMostOccurredBefore() {
    AtomicInteger read = new AtomicInteger();
    Thread caller = Thread.currentThread();
    Iterator<String> endless =
        Stream.generate(
                () -> {
                  assertThat(Thread.currentThread()).isSameAs(caller);
                  return "int " + read.incrementAndGet() % 50 + " ;";
                })
            .iterator();

    Iterator<Embedding> pulled = embedder.embed(endless);

    assertThat(read).hasValue(0);
    pulled.next();
    assertThat(read.get()).isBetween(2, 8 + 16 + 32);
    int most = 0;
    for (int i = 2; i < 40_000; i++) {
      pulled.next();
      most = Math.max(most, read.get() - i);
    }
    assertThat(most).isBetween(4_096, 3 * 4_096);
  }

  @Test
  void longLinesAreReadOneAtATime() {
    AtomicInteger read = new AtomicInteger();
    String long1 = "x".repeat(2_000_000);
    Iterator<Embedding> pulled =
        embedder.embed(
            Stream.generate(
                    () -> {
                      read.incrementAndGet();
                      return long1;
                    })
                .iterator());
    assertThat(pulled.next().truncated()).isTrue();
    assertThat(read.get()).isBetween(2, 3);
  }

  @Test
  void whatReadingThrowsComesAfterTheEmbeddingsOfTheLinesBefore() {
    for (Throwable thrown :
        List.of(new IllegalArgumentException("no line 41"), new StackOverflowError("deep"))) {
      Iterator<Embedding> pulled = embedder.embed(failing(40, thrown));
      for (int i = 0; i < 40; i++) {
        assertThat(pulled.next()).isEqualTo(embedder.embed("line " + i));
      }
      assertThat(pulled.hasNext()).isTrue();
      assertThatThrownBy(pulled::next).isSameAs(thrown);
      assertThat(pulled.hasNext()).isFalse();
    }
  }

  /** As Scala's and Kotlin's iterators may. */
  @Test
  void aCheckedExceptionOfAnIteratorIsTheCauseOfWhatIsThrown() {
    IOException thrown = new IOException("the disk is gone");

    Iterator<Embedding> pulled = embedder.embed(failing(1, thrown));
    pulled.next();
    assertThatThrownBy(pulled::next).isInstanceOf(IllegalStateException.class).hasCause(thrown);

    List<String> pushed = new ArrayList<>();
    assertThatThrownBy(
            () -> embedder.embed(failing(1, thrown), line -> line, (line, e) -> pushed.add(line)))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(thrown);
    assertThat(pushed).containsExactly("line 0");
  }

  @Test
  void aLineThatIsTooLongIsNamedByItsNumberAfterTheEmbeddingsBefore() {
    try (Embedder strict = Embedder.open(DIRECTORY, CPU.withLongLines(LongLines.ERROR))) {
      Iterator<Embedding> pulled = strict.embed(List.of("a", "b", TOO_LONG, "c").iterator());
      pulled.next();
      pulled.next();
      assertThatThrownBy(pulled::next)
          .isInstanceOf(EmbedException.class)
          .hasMessageStartingWith("line 3 has more than the ");
      assertThat(pulled.hasNext()).isFalse();
      assertThatThrownBy(() -> strict.embed(TOO_LONG))
          .isInstanceOf(EmbedException.class)
          .hasMessageStartingWith("line 1 has more than the ");
    }
  }

  @Test
  void anEmbeddingTellsItsTokensAndWhetherItsLineWasTruncated() {
    List<Embedding> embeddings = embedder.embedAll(List.of("", TOO_LONG));
    assertThat(embeddings).extracting(Embedding::truncated).containsExactly(false, true);
    assertThat(embeddings)
        .extracting(Embedding::tokens)
        .containsExactly(2, embedder.longestInput());
  }

  @Test
  void aVectorThatTheCallerChangesIsNobodyElses() {
    List<String> lines = List.of("int i ;", "int j ;", "int i ;", "int i ;");
    List<Embedding> expected = embedder.embedAll(lines);
    Iterator<Embedding> pulled = embedder.embed(lines.iterator());
    List<Embedding> pushed = new ArrayList<>();
    for (Embedding each : expected) {
      Embedding mine = pulled.next();
      assertThat(mine).isEqualTo(each).hasSameHashCodeAs(each);
      mine.vector()[0]++;
      assertThat(mine).isNotEqualTo(each);
    }
    embedder.embed(
        lines.iterator(),
        line -> line,
        (line, embedding) -> {
          pushed.add(new Embedding(embedding.vector().clone(), embedding.tokens(), false));
          embedding.vector()[0]++;
        });
    assertThat(pushed).isEqualTo(expected);
  }

  @Test
  void closingTheEmbedderEndsWhatIsPulledWithAnError() {
    Embedder closed = Embedder.open(DIRECTORY, CPU);
    Iterator<Embedding> pulled =
        closed.embed(Stream.iterate(0, i -> i + 1).map(i -> "line " + i).iterator());
    pulled.next();
    closed.close();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                pulled.next();
              }
            })
        .isInstanceOf(EmbedException.class)
        .hasMessage("this Embedder is closed");
  }

  private static List<Embedding> list(Iterator<Embedding> embeddings) {
    List<Embedding> list = new ArrayList<>();
    embeddings.forEachRemaining(list::add);
    return list;
  }

  private static Iterator<String> failing(int lines, Throwable thrown) {
    return new Iterator<>() {
      private int number;

      @Override
      public boolean hasNext() {
        return true;
      }

      @Override
      public String next() {
        return number < lines ? "line " + number++ : PulledEmbeddingsTest.raise(thrown);
      }
    };
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <R, E extends Throwable> R raise(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
