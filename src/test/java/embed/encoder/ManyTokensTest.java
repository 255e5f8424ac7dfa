package embed.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import embed.Pooling;
import embed.References;
import embed.checkpoint.Checkpoint;
import embed.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A line of so many tokens that each thread computes its own in parts. */
final class ManyTokensTest {
  /** Each of two threads has more than 512 tokens, which it computes in parts. */
  @Test
  void aLineOfManyTokensHasTheSameBitsInOneThreadAndInSeveral(@TempDir Path folder)
      throws IOException {
    Path directory = References.of("eurobert").directory();
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(directory.resolve("config.json"))
            .replace("\"max_position_embeddings\": 128", "\"max_position_embeddings\": 2048"));
    Architecture longer = Architecture.read(config);
    int[] line = new int[1_501];
    Arrays.setAll(line, i -> i * 7 % 360);
    try (Checkpoint checkpoint = Checkpoint.open(directory);
        Encoder one = FamiliesTest.encoder(checkpoint, longer, Pooling.MEAN, 1, Kernels.PACKED);
        Encoder two = FamiliesTest.encoder(checkpoint, longer, Pooling.MEAN, 2, Kernels.PACKED);
        Encoder first = FamiliesTest.encoder(checkpoint, longer, Pooling.CLS, 2, Kernels.PACKED)) {
      assertThat(FamiliesTest.encode(two, List.of(line)))
          .containsExactly(FamiliesTest.encode(one, List.of(line)).get(0));
      float[] cls = FamiliesTest.encode(first, List.of(line)).get(0);
      assertThat(cls).isEqualTo(Arrays.copyOf(one.hiddenState(line), cls.length));
    }
  }
}
