package embed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the engine is loaded before the arguments are parsed. */
class EngineStartTest {
  @ParameterizedTest
  @ValueSource(strings = {"text", "-m dir -i lines.txt", "verify", "x -- --help", "x inspect"})
  void isFirstForWhatComputes(String arguments) {
    assertThat(EngineStart.isFirst(arguments.split(" "))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "x -h", "-V", "verify --version", "inspect text", "map --input x"})
  void isNotFirstForWhatNeedsItLateOrNotAtAll(String arguments) {
    assertThat(EngineStart.isFirst(arguments.split(" "))).isFalse();
  }
}
