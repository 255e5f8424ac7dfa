package embed.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import embed.EmbedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointLocationTest {
  @ParameterizedTest
  @ValueSource(strings = {"file:a b", "file://host/model", "hdfs:/a b", "/a\0b"})
  void whatIsNeitherAPathNorAUriIsToldInOneLine(String name) {
    assertThatThrownBy(() -> new CheckpointLocation(name).directory())
        .isInstanceOf(EmbedException.class)
        .hasMessageStartingWith(name.replace("\0", "\\u0000") + ": neither a path nor a URI");
  }

  @Test
  void aUriOfThisMachineIsItsPath() {
    assertThat(new CheckpointLocation("file:/models/a%20b").directory())
        .isEqualTo(Path.of("/models/a b"));
  }
}
