package embed;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A line's vector is the same, to the bit, whatever else is embedded with it and by however many.
 */
final class SameBitsTest {
  private static final EmbedderOptions CPU = EmbedderOptions.DEFAULTS.withDevice(Device.CPU);

  static Stream<Reference> references() {
    return Stream.of("Linux", "bin-zip-bare", "gelu-new-bf16").map(References::of);
  }

  @ParameterizedTest
  @MethodSource("references")
  void aloneInAnyOrderAndWithOneOrTwoThreads(Reference reference) {
    List<String> lines = reference.lines();
    try (Embedder one = Embedder.open(reference.directory(), CPU.withThreads(1));
        Embedder two = Embedder.open(reference.directory(), CPU.withThreads(2))) {
      List<Embedding> together = one.embedAll(lines);
      for (int i = 0; i < lines.size(); i++) {
        assertThat(one.embed(lines.get(i))).as(lines.get(i)).isEqualTo(together.get(i));
      }
      assertThat(two.embedAll(lines)).isEqualTo(together);

      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        order.add(i);
      }
      Random random = new Random(7);
      for (int round = 0; round < 5; round++) {
        Collections.shuffle(order, random);
        int size = 1 + random.nextInt(lines.size());
        List<Embedding> some =
            two.embedAll(order.subList(0, size).stream().map(lines::get).toList());
        for (int i = 0; i < size; i++) {
          assertThat(some.get(i)).as(lines.get(order.get(i))).isEqualTo(together.get(order.get(i)));
        }
      }
    }
  }

  @Test
  void overTwentyThousandLinesWithAndWithoutDuplicatesAndWhateverTheWindows() {
    overManyLines(References.of("gelu-new-bf16").directory());
  }

  @Test
  @Tag("full")
  void overTwentyThousandLinesOfTheBundledCheckpoint() {
    overManyLines(Path.of("models/Linux"));
  }

  private static void overManyLines(Path checkpoint) {
    List<String> lines = manyLines(20_000);
    try (Embedder embedder = Embedder.open(checkpoint, CPU)) {
      List<Embedding> streamed = new ArrayList<>();
      embedder.embed(lines.iterator(), line -> line, (line, embedding) -> streamed.add(embedding));
      assertThat(streamed).hasSize(lines.size());
      Iterator<Embedding> pulled = embedder.embed(lines.iterator());
      for (Embedding pushed : streamed) {
        assertThat(pulled.next()).isEqualTo(pushed);
      }
      assertThat(pulled.hasNext()).isFalse();

      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        order.add(i);
      }
      Random random = new Random(11);
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); ) {
        // Equal lines fall into different windows here, where each is computed anew.
        int to = Math.min(order.size(), from + 1 + random.nextInt(700));
        List<Integer> window = order.subList(from, to);
        List<Embedding> embeddings = embedder.embedAll(window.stream().map(lines::get).toList());
        for (int i = 0; i < window.size(); i++) {
          int line = window.get(i);
          assertThat(embeddings.get(i)).as(lines.get(line)).isEqualTo(streamed.get(line));
        }
        from = to;
      }
    }
  }

  /** Lines like those of a source file, the short ones many times. */
  private static List<String> manyLines(int count) {
    List<String> words = References.of("Linux").lines();
    Random random = new Random(13);
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      String line = words.get(random.nextInt(words.size()));
      for (int joined = random.nextInt(3); joined > 0; joined--) {
        line += " " + words.get(random.nextInt(30));
      }
      lines.add(line);
    }
    assertThat(new HashSet<>(lines)).hasSizeBetween(count / 10, count * 9 / 10);
    return lines;
  }
}
