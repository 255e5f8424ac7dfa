package embed.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every seed and every earlier finding, without a fuzzer. */
final class SeedsTest {
  static Stream<Arguments> seeds() {
    return Arrays.stream(FuzzTarget.values())
        .flatMap(target -> target.seeds().stream().map(seed -> Arguments.of(target, seed)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isReadOrRefused(FuzzTarget target, Path seed) throws IOException {
    byte[] bytes = Files.readAllBytes(seed);
    assertThatCode(() -> target.read(bytes)).doesNotThrowAnyException();
  }
}
