package embed;

import static org.assertj.core.api.Assertions.assertThat;

import embed.References.Reference;
import embed.encoder.Device;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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
      List<float[]> together = one.embed(lines);
      for (int i = 0; i < lines.size(); i++) {
        assertThat(one.embed(lines.get(i))).as(lines.get(i)).isEqualTo(together.get(i));
      }
      assertThat(two.embed(lines)).usingRecursiveComparison().isEqualTo(together);

      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        order.add(i);
      }
      Random random = new Random(7);
      for (int round = 0; round < 5; round++) {
        Collections.shuffle(order, random);
        int size = 1 + random.nextInt(lines.size());
        List<float[]> some = two.embed(order.subList(0, size).stream().map(lines::get).toList());
        for (int i = 0; i < size; i++) {
          assertThat(some.get(i)).as(lines.get(order.get(i))).isEqualTo(together.get(order.get(i)));
        }
      }
    }
  }
}
